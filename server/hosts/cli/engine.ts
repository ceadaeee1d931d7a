import path from 'node:path';
import type { AddCommand } from './commands.ts';
import { wholeNumber } from './commands.ts';
import { EXIT } from './exit.ts';
import { startEngine } from '../engine/engine.ts';
import { findPackageRoot } from '../engine/package_root.ts';

/** `tocsin engine`: a search engine for looking and testing, until Ctrl-C. */
export const addEngine: AddCommand = (program, { world, end }) => {
  program
    .command('engine')
    .description('start a real OpenSearch on this machine, for looking and testing, until Ctrl-C')
    .option('--port <port>', 'the port; 0 takes any free one', wholeNumber(0), 9200)
    .option('--data <folder>', 'where its data is kept', '.data/engine')
    .action(async ({ port, data }: { port: number; data: string }) => {
      const root = findPackageRoot(world.env) ?? world.cwd;
      const started = await startEngine({
        port,
        dataDir: path.resolve(world.cwd, data),
        cacheDir: path.join(root, '.engine'),
        env: world.env,
        onProgress: message => world.err(message),
      });
      if (!started.ok) {
        world.err(started.error.message);
        end(EXIT.engine);
        return;
      }
      const engine = started.value;
      world.err(`${engine.product} ${engine.version} is ready; Ctrl-C ends it.`);
      world.out(engine.url);
      const stopped = new Promise<'asked'>(resolve => {
        if (world.stop.aborted) resolve('asked');
        world.stop.addEventListener('abort', () => resolve('asked'), { once: true });
      });
      const ended = await Promise.race([stopped, engine.exited]);
      if (ended === 'asked') await engine.stop();
      else world.err(`the engine ended by itself (exit code ${ended ?? 'unknown'})`);
      end(ended === 'asked' ? EXIT.ok : EXIT.engine);
    });
};
