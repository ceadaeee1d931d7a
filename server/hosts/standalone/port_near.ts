import { isPortFree } from '../engine/free_port.ts';

/** How many ports after the wanted one are tried. */
const TRIED = 50;

const HIGHEST_PORT = 65_535;

/** The wanted port of loopback, or the next free one after it; null where all of them are taken. 0 means any. */
export async function portNear(wanted: number): Promise<number | null> {
  if (wanted === 0) return 0;
  for (let port = wanted; port < wanted + TRIED && port <= HIGHEST_PORT; port += 1) {
    if (await isPortFree(port)) return port;
  }
  return null;
}
