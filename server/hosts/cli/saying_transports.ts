import type { Transports } from '../../engine/ports.ts';
import { createTransports } from '../../transports/transports.ts';
import { environmentProxy } from '../../sources/environment_proxy.ts';
import { awsAccessOf } from './aws_access.ts';
import type { World } from './world.ts';

/** The real transports, with all that the command line may do: its proxies, its programs, its keys for AWS. */
export const commandLineTransports = (world: World): Transports =>
  createTransports({
    log: line => world.err(line),
    now: world.now,
    proxyFor: url => environmentProxy(url, world.env),
    runsPrograms: true,
    attachesFiles: true,
    aws: awsAccessOf(world.env),
  });

/** The real transports; an attempt that fails is said, in words that hold no secret. */
export function sayingTransports(world: World, tell: (message: string) => void = () => undefined): Transports {
  const real = commandLineTransports(world);
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
