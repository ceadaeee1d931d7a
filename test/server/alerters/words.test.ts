import type { Alert } from '../../../common/model/alert.ts';
import { alertFor, alerterFiles, alerterIn, CONTEXT } from '../../support/alerters.ts';

const MATCH = { '@timestamp': '2025-03-10T11:59:00Z', user: 'eva' };
const summary = { wide: 'Wide table\n\n', narrow: 'Narrow\n\n' };
const gathered = alertFor([MATCH], { summary, text: `${summary.wide}Body\n\n` });
const NARROW = '```\nNarrow\n\n```\nBody\n\n';

/** How an alert reads to an output whose options are those of its example. */
async function wordsOf(id: string, alert: Alert = gathered) {
  const alerter = await alerterIn(id);
  const words = alerter.bind(alerter.example).bound?.words(alert, CONTEXT);
  if (!words) throw new Error('the example is right');
  return words;
}

/** Outputs with titles or texts of their own; all others tell the title and the text of the alert. */
const OWN: Readonly<Record<string, { readonly title?: string; readonly text?: string }>> = {
  alerta: { title: 'R.eva' },
  email: { title: 'ElastAlert: R - eva' },
  jira: {
    title: 'ElastAlert: eva matched R - 2025-03-10 11:59 UTC',
    text: '\n{noformat}Wide table\n\n{noformat}Body\n\n',
  },
  matrixhookshot: { text: NARROW },
  mattermost: { text: NARROW },
  opsgenie: { title: 'ElastAlert: R - eva' },
  rocketchat: { text: NARROW },
  ses: { title: 'ElastAlert 2: R - eva' },
  slack: { text: NARROW },
  sns: { title: 'ElastAlert: R' },
};

test.each(alerterFiles)('how an alert without a subject reads to %s', async id => {
  expect(await wordsOf(id)).toEqual({ title: 'R', text: gathered.text, ...OWN[id] });
});

test.each(alerterFiles.filter(id => id !== 'opsgenie'))('the subject of the rule is the title for %s', async id => {
  expect((await wordsOf(id, { ...gathered, subject: 'S', title: 'S' })).title).toBe('S');
});
