import { stopHost } from './host.mjs';

/** After the browser tests: nothing of them runs on. */
export default stopHost;
