import { running } from './setup';

/** After the tests with an engine: none of them runs on. */
const teardown = async (): Promise<void> => running.close?.();
// eslint-disable-next-line no-restricted-syntax -- Jest asks for a default export.
export default teardown;
