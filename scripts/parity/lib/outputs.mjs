import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { firstArrivalDifference, readArrivals } from './arrivals.mjs';
import { firstTickDifference } from './compare.mjs';
import { keptReference, runElastAlert } from './elastalert.mjs';
import { startReceivers } from './receivers.mjs';
import { replayRule } from './tocsin.mjs';

/** What ElastAlert told and sent, if it is kept: { alerts, arrived, errors, failed }. */
export function keptSending(rule, { folder, key }) {
  const told = keptReference(rule, { folder, key });
  const file = arrivedFile(folder, rule.name);
  return told && existsSync(file) ? { ...told, arrived: JSON.parse(readFileSync(file, 'utf8')) } : null;
}

/** Runs ElastAlert on the rules, lets it send to receivers of each rule's own, and keeps what it told and what arrived. */
export async function sendWithElastAlert(rules, options) {
  const receivers = new Map();
  for (const { name } of rules) receivers.set(name, await startReceivers());
  try {
    await runElastAlert(rules, {
      ...options,
      script: 'send.py',
      jobOf: ({ name }) => ({ env: receivers.get(name).env }),
      onRule: (name, about) => {
        const { arrived } = receivers.get(name);
        writeFileSync(arrivedFile(options.folder, name), `${JSON.stringify(arrived, null, 1)}\n`);
        options.onRule(name, { ...about, arrived });
      },
    });
  } finally {
    for (const { close } of receivers.values()) close();
  }
}

/** Replays one rule and sends its alerts: { alerts, arrived, failure }. */
export async function replayAndSend(rule, options) {
  const { arrived, env, close } = await startReceivers();
  try {
    const told = await replayRule(rule, { ...options, flags: ['--deliver'], env });
    return { ...told, arrived };
  } finally {
    close();
  }
}

/** What differs first, in when it was told or in what arrived. Titles and texts are those of each output. */
export async function firstSentDifference(theirs, ours) {
  const told = firstTickDifference(theirs.alerts, ours.alerts);
  if (told) return told;
  return firstArrivalDifference(await readArrivals(theirs.arrived), await readArrivals(ours.arrived));
}

const arrivedFile = (folder, name) => path.join(folder, `${name}.arrived.json`);
