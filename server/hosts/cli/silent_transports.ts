import type { Transports } from '../../engine/ports.ts';

/** Sends nothing and is content: for replay without `--deliver`, `--debug` and `test-rule`. */
export const silentTransports: Transports = { send: () => Promise.resolve({ kind: 'confirmed' }) };
