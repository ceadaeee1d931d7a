import type { Transports } from '../../engine/ports.ts';
import { createTransports } from '../../transports/transports.ts';
import type { World } from './world.ts';

/** The real transports; an attempt that fails is said, in words that hold no secret. */
export function sayingTransports(world: World, tell: (message: string) => void = () => undefined): Transports {
  const real = createTransports({ log: line => world.err(line), now: world.now });
  return {
    ...real,
    send: async (part, about) => {
      const outcome = await real.send(part, about);
      if (outcome.kind === 'confirmed') return outcome;
      const message = `not delivered${outcome.kind === 'retry' ? ' yet' : ''}: ${outcome.error.message}`;
      world.err(message);
      tell(message);
      return outcome;
    },
  };
}
