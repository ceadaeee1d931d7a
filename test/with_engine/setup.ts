import { shareEngines } from '../support/shared_engines';

// Tests end before a JVM gains from its second compiler; without it an engine starts in a third of the time.
const QUICK_JVM = '-XX:TieredStopAtLevel=1';

/** How this run's engines are ended. */
export const running: { close?: () => Promise<void> } = {};

/** Before the tests with an engine: those who need one may ask for it. */
const setup = async (): Promise<void> => {
  process.env['JAVA_TOOL_OPTIONS'] = [process.env['JAVA_TOOL_OPTIONS'], QUICK_JVM].filter(Boolean).join(' ');
  running.close = (await shareEngines()).close;
};
// eslint-disable-next-line no-restricted-syntax -- Jest asks for a default export.
export default setup;
