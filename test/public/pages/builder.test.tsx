import { act, fireEvent, screen, waitFor } from '@testing-library/react';
import type { Problem } from '../../../common/model/problem.ts';
import { readRuleText } from '../../../public/form/rule_text.ts';
import { exampleRule } from '../support/fake_server.ts';
import { openApp, type OpenApp } from '../support/open_app.tsx';
import { emptyWorld, NOW } from '../support/world.ts';

beforeEach(() => jest.useFakeTimers({ now: NOW }));
afterEach(() => jest.useRealTimers());

const pass = (ms: number): Promise<void> => act(async () => void (await jest.advanceTimersByTimeAsync(ms)));

const YAML = 'The rule as YAML, as ElastAlert reads it';
const yamlArea = (): HTMLElement => screen.getByLabelText(YAML);
const writeYaml = (text: string): boolean => fireEvent.change(yamlArea(), { target: { value: text } });
const yamlText = (): string => {
  const area = yamlArea();
  return area instanceof HTMLTextAreaElement ? area.value : '';
};
const openYaml = (): boolean => fireEvent.click(screen.getByText('YAML'));
const openForm = (): boolean => fireEvent.click(screen.getByText('Form'));
const change = (label: string, value: string): boolean =>
  fireEvent.change(screen.getByLabelText(label), { target: { value } });
const valueOf = (label: string): string => {
  const field = screen.getByLabelText(label);
  return field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement ? field.value : '';
};

async function openRule(yaml?: string, world = emptyWorld()): Promise<OpenApp> {
  world.rules = [exampleRule('r1', yaml === undefined ? {} : { yaml })];
  const app = openApp('#/rules/r1', world);
  await screen.findByLabelText('Rule type');
  await pass(0);
  return app;
}

async function openNewRule(world = emptyWorld()): Promise<OpenApp> {
  const app = openApp('#/rules/new', world);
  await screen.findByLabelText('Rule type');
  await pass(0);
  return app;
}

test('a new rule begins with what its type must be told', async () => {
  await openNewRule();
  expect(valueOf('least label')).toBe('7');
  expect(valueOf('within label')).toBe('3');
  openYaml();
  expect(readRuleText(yamlText())).toMatchObject({
    ok: true,
    value: { type: 'threshold', least: 7, within: { minutes: 3 }, alert: [] },
  });
});

test('the form of another type is drawn from the catalogue', async () => {
  await openNewRule();
  change('Rule type', 'novelty');
  await screen.findByText('Something never seen.');
  expect(screen.queryByLabelText('least label')).toBeNull();
  const [typeOptions] = screen.getAllByText('2 more options');
  fireEvent.click(typeOptions ?? document.body);
  const mode = await screen.findByLabelText('mode label');
  expect([...mode.querySelectorAll('option')].map(option => option.textContent)).toEqual([
    'As it is anyway: fast',
    'fast',
    'exact',
  ]);
  change('weights label', 'root: {a: 1}');
  openYaml();
  expect(readRuleText(yamlText())).toMatchObject({
    ok: true,
    value: { type: 'novelty', watched: ['user.name'], weights: { root: { a: 1 } } },
  });
});

test('what the form changes keeps comments and unknown options', async () => {
  await openRule();
  change('least label', '25');
  change('within label', '2');
  change('Unit of within label', 'hours');
  change('Search', 'event.outcome:failure');
  openYaml();
  expect(yamlText()).toContain('# mine\n');
  expect(yamlText()).toContain('mine_alone: kept');
  expect(yamlText()).toContain('pager_token: ••••••');
  expect(readRuleText(yamlText())).toMatchObject({
    ok: true,
    value: {
      least: 25,
      within: { hours: 2 },
      filter: [{ query_string: { query: 'event.outcome:failure' } }],
    },
  });
});

test('what the YAML changes shows in the form', async () => {
  await openRule();
  openYaml();
  writeYaml(yamlText().replace('least: 10', 'least: 99').replace('minutes: 5', 'minutes: 30\n  hours: 1'));
  openForm();
  expect(valueOf('least label')).toBe('99');
  expect(valueOf('within label')).toBe('90');
});

test('a value the form cannot hold is shown as it is, and stays', async () => {
  await openRule(`name: x\ntype: threshold\nindex: a\nleast: "$many$"\nwithin: soon\n`);
  expect(valueOf('least label')).toBe('$many$');
  expect(valueOf('within label')).toBe('soon');
  change('name label', 'y');
  openYaml();
  expect(yamlText()).toContain('least: "$many$"');
});

test('while the YAML cannot be read the form is locked and says where', async () => {
  await openRule();
  openYaml();
  writeYaml('name: [x\n');
  openForm();
  expect(screen.getByText(/Line 2: .*Mend it on the YAML tab/)).toBeTruthy();
  expect(screen.getByLabelText('name label').hasAttribute('disabled')).toBe(true);
});

test('a field becomes a clause, a group, or an included field with one click', async () => {
  await openRule();
  await pass(400);
  fireEvent.click(await screen.findByText('source.port'));
  fireEvent.click(await screen.findByText('Group by'));
  fireEvent.click(screen.getByText('Include'));
  fireEvent.click(await screen.findByLabelText('source.port is root'));
  fireEvent.click(await screen.findByLabelText('source.port is not eve'));
  expect(screen.getByText('In 50 % of 200 events')).toBeTruthy();
  fireEvent.click(screen.getByText('user.name'));
  fireEvent.click(await screen.findByLabelText('user.name is eve'));
  fireEvent.click(await screen.findByLabelText('Remove the clause source.port is root'));
  openYaml();
  expect(readRuleText(yamlText())).toMatchObject({
    ok: true,
    value: {
      query_key: ['source.port'],
      include: ['source.port'],
      filter: [{ bool: { must_not: { term: { 'source.port': 'eve' } } } }, { term: { 'user.name': 'eve' } }],
    },
  });
});

test('a secret is never shown, and its mask is sent back as it came', async () => {
  const app = await openRule();
  const token = screen.getByLabelText('pager token label');
  expect(token.getAttribute('type')).toBe('password');
  expect(valueOf('pager token label')).toBe('••••••');
  change('name label', 'Other');
  fireEvent.click(screen.getByText('Save rule'));
  await waitFor(() => expect(app.to('updateRule')).toHaveLength(1));
  expect(app.to('updateRule')[0]?.input).toMatchObject({ id: 'r1', revision: 1 });
  expect(app.to('updateRule')[0]?.input['yaml']).toContain('pager_token: ••••••');
  await waitFor(() => expect(window.location.hash).toBe('#/rules'));
});

test('a secret that is named is shown by its name', async () => {
  await openRule();
  change('pager token label', '${secret:pager}');
  expect(screen.getByLabelText('pager token label').getAttribute('type')).toBe('text');
  change('pager token label', 'hush');
  expect(screen.getByLabelText('pager token label').getAttribute('type')).toBe('password');
});

test('a secret that nobody keeps yet is kept from the form', async () => {
  const world = emptyWorld();
  const message = 'there is no secret pager';
  world.problems = yaml =>
    yaml.includes('${secret:pager}') && world.secrets.length === 0
      ? [{ code: 'unknown_secret', severity: 'error', path: 'pager_token', message, place: {} }]
      : [];
  const app = await openRule(undefined, world);
  change('pager token label', '${secret:pager}');
  await screen.findByText('There is no secret pager yet');
  change('Value of pager', 'hush');
  fireEvent.click(screen.getByText('Keep it'));
  await waitFor(() => expect(screen.queryByText('There is no secret pager yet')).toBeNull());
  expect(app.to('putSecret').map(call => call.input)).toEqual([{ name: 'pager', value: 'hush' }]);
  await waitFor(() => expect(screen.queryByText(message)).toBeNull());
  expect(document.body.innerHTML).not.toContain('hush');
});

test('each output brings its own options', async () => {
  await openNewRule();
  const outputs = screen.getByLabelText('Outputs');
  fireEvent.focus(outputs);
  fireEvent.change(outputs, { target: { value: 'Carrier' } });
  fireEvent.click(await screen.findByRole('option', { name: 'Carrier pigeon' }));
  const help = screen.getByText('north', { selector: 'code' }).parentElement;
  expect(help?.textContent).toBe('Such as north or south; both are told.');
  change('carrier lofts label', 'north');
  fireEvent.click(screen.getByText('More options of Carrier pigeon'));
  fireEvent.change(await screen.findByLabelText('carrier headers label'), { target: { value: 'X-Key' } });
  fireEvent.click(screen.getByLabelText('Add to carrier headers label'));
  const header = await screen.findByLabelText('carrier headers label: X-Key');
  expect(header.getAttribute('type')).toBe('password');
  fireEvent.change(header, { target: { value: 'hush' } });
  openYaml();
  expect(readRuleText(yamlText())).toMatchObject({
    ok: true,
    value: { alert: ['carrier'], carrier_lofts: 'north', carrier_headers: { 'X-Key': 'hush' } },
  });
});

test('options of an output written inside the list are changed there', async () => {
  await openRule('name: x\ntype: threshold\nindex: a\nalert:\n  - pager:\n      pager_token: ••••••\n  - carrier\n');
  change('pager token label', 'new');
  openYaml();
  expect(readRuleText(yamlText())).toMatchObject({
    ok: true,
    value: { alert: [{ pager: { pager_token: 'new' } }, 'carrier'] },
  });
});

test('the preview waits until one rests, and a stale answer is not shown', async () => {
  const world = emptyWorld();
  world.held.add('preview');
  const said = (title: string) => ({ ...emptyWorld().preview({ yaml: '', from: 0, to: 0 }), alertCount: title.length });
  world.preview = ({ yaml }) => said(yaml.includes('least: 22') ? 'x'.repeat(222) : 'x'.repeat(111));
  const app = await openRule(undefined, world);
  await pass(300);
  expect(app.to('preview')).toHaveLength(0);
  await pass(400);
  expect(app.to('preview')).toHaveLength(1);
  expect(app.to('preview')[0]?.input).toMatchObject({ from: NOW - 86_400_000, to: NOW });
  change('least label', '2');
  await pass(200);
  change('least label', '22');
  await pass(400);
  const [stale, fresh] = app.to('preview');
  expect(app.to('preview')).toHaveLength(2);
  expect(stale?.signal?.aborted).toBe(true);
  fresh?.release();
  await screen.findByText('222');
  stale?.release();
  await pass(0);
  expect(screen.queryByText('111')).toBeNull();
});

test('the preview shows what would have been told', async () => {
  await openRule();
  await pass(400);
  await screen.findByText('It would have said this');
  expect(screen.getByText('the whole text')).toBeTruthy();
  expect(screen.getByText('held back').parentElement?.textContent).toContain('3');
  expect(screen.getByRole('img', { name: /when the rule would have fired/ })).toBeTruthy();
});

const wrong = (path: string, change: Partial<Problem> = {}): Problem => ({
  code: 'wrong_value',
  severity: 'error',
  path,
  message: 'must be right',
  place: { line: 4, column: 1 },
  ...change,
});

test('problems stand at their field and with their line', async () => {
  await openRule(undefined, emptyWorld({ problems: () => [wrong('within.minutes')] }));
  await pass(400);
  await screen.findByText('minutes: must be right');
  openYaml();
  fireEvent.click(screen.getByText('line 4, column 1'));
  const area = yamlArea();
  if (!(area instanceof HTMLTextAreaElement)) throw new Error('the YAML stands in a text area');
  expect(area.value.slice(area.selectionStart, area.selectionEnd)).toBe('index: filebeat-*');
});

test('a rule without a name or an index is not sent; only then is one told', async () => {
  const app = await openNewRule();
  await pass(400);
  expect(screen.queryByText(/give the rule a name/)).toBeNull();
  fireEvent.click(screen.getByText('Save rule'));
  expect(screen.getAllByText(/give the rule a name/).length).toBeGreaterThan(0);
  expect(app.to('createRule')).toHaveLength(0);
});

test('a new rule is saved, switched on or off as one wants', async () => {
  const app = await openNewRule();
  change('name label', 'Mine');
  const index = screen.getByLabelText('index label');
  fireEvent.focus(index);
  fireEvent.change(index, { target: { value: 'logs-*' } });
  fireEvent.keyDown(index, { key: 'Enter' });
  fireEvent.click(screen.getByLabelText('Run it once it is saved'));
  fireEvent.click(screen.getByText('Save rule'));
  await waitFor(() => expect(app.toasts).toHaveLength(1));
  expect(app.to('createRule')[0]?.input).toMatchObject({ enabled: false });
  expect(app.to('createRule')[0]?.input['yaml']).toContain('index: logs-*');
  await waitFor(() => expect(window.location.hash).toBe('#/rules'));
});

test('what the server refuses stands at its field, and nothing is lost', async () => {
  const world = emptyWorld();
  world.refusals = {
    updateRule: { status: 400, code: 'invalid_rule', message: 'The rule has errors.', problems: [wrong('least')] },
  };
  await openRule(undefined, world);
  change('least label', '3');
  fireEvent.click(screen.getByText('Save rule'));
  await screen.findByText('The rule has errors.');
  expect(screen.getByText('must be right')).toBeTruthy();
  expect(valueOf('least label')).toBe('3');
});

test('a rule somebody else saved meanwhile is loaded anew on request', async () => {
  const world = emptyWorld();
  await openRule(undefined, world);
  world.rules = [exampleRule('r1', { revision: 2, yaml: 'name: Theirs\ntype: threshold\nindex: a\nleast: 1\n' })];
  change('least label', '3');
  fireEvent.click(screen.getByText('Save rule'));
  fireEvent.click(await screen.findByText('Drop my changes and load theirs'));
  await screen.findByText('Theirs');
  expect(valueOf('least label')).toBe('1');
});

test('leaving with something unsaved is asked about', async () => {
  const app = await openRule();
  change('least label', '3');
  act(() => app.router.go({ path: ['alerts'], query: {} }));
  await screen.findByText('Leave without saving?');
  expect(window.location.hash).toBe('#/rules/r1');
  fireEvent.click(screen.getByText('Stay'));
  expect(valueOf('least label')).toBe('3');
  act(() => app.router.go({ path: ['alerts'], query: {} }));
  fireEvent.click(await screen.findByText('Leave'));
  await screen.findByText('No alerts here');
  expect(window.location.hash).toBe('#/alerts');
});

test('a reader sees a rule and cannot change it', async () => {
  const world = emptyWorld({ rules: [exampleRule('r1')] });
  openApp('#/rules/r1', world, { maySave: false });
  await screen.findByLabelText('Rule type');
  await pass(0);
  expect(screen.queryByText('Save rule')).toBeNull();
  expect(screen.getByLabelText('least label').hasAttribute('disabled')).toBe(true);
  openApp('#/rules/new', world, { maySave: false });
  await screen.findByText('You may not write rules');
  await pass(0);
});

test('a rule that is gone says so', async () => {
  openApp('#/rules/gone', emptyWorld());
  await screen.findByText('There is no such rule');
  await pass(0);
});
