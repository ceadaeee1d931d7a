import type { Command } from 'commander';
import { formatInstant } from '../../../common/time/instant.ts';
import { messageOf } from '../../../common/text/message_of.ts';
import { StoreFailure } from '../../stores/store_failure.ts';
import { withConfig, withExitCodes, type AddCommand, type Surrounding } from './commands.ts';
import { EXIT } from './exit.ts';
import { openSecrets, type KeptSecrets, type SecretFlags } from './kept_secrets.ts';
import { readSecretValue } from './secret_value.ts';

/** `tocsin secret`: what rules name by `${secret:NAME}`, kept encrypted. */
export const addSecret: AddCommand = (program, about) => {
  const secret = program
    .command('secret')
    .description('keep secrets that rules name as ${secret:NAME}; a value goes in and never comes out');
  const add = (command: string, description: string): Command =>
    withExitCodes(withConfig(secret.command(command).description(description)))
      .option(
        '--prefix <name>',
        'those of Kibana or the standalone host, such as .kibana_tocsin; else of the command line',
      )
      .option('--space <id>', 'with --prefix: the space they are of', 'default');
  add('set', 'keep a value: from --file, from standard input, or asked without showing it')
    .argument('<name>', 'letters, digits, `_`, `.` and `-`')
    .option('--file <file>', 'take the value from this file')
    .action(async (name: string, flags: SecretFlags & { readonly file?: string }) =>
      about.end(await onSecrets(about, flags, kept => set(about, kept, { name, file: flags.file }))),
    );
  add('list', 'names, who set them when, and which rules name them; no values').action(async (flags: SecretFlags) =>
    about.end(await onSecrets(about, flags, kept => list(about, kept))),
  );
  add('remove', 'forget a secret; refused while a rule names it')
    .argument('<name>', 'the secret')
    .option('--force', 'remove it though rules name it')
    .action(async (name: string, flags: SecretFlags & { readonly force?: boolean }) =>
      about.end(await onSecrets(about, flags, kept => remove(about, kept, { name, isForced: flags.force === true }))),
    );
  add('rekey', 'encrypt all secrets, of every space, with the first key').action(async (flags: SecretFlags) =>
    about.end(await onSecrets(about, flags, kept => rekey(about, kept))),
  );
};

async function onSecrets(
  about: Surrounding,
  flags: SecretFlags,
  work: (kept: KeptSecrets) => Promise<number>,
): Promise<number> {
  try {
    const kept = await openSecrets(about, flags);
    return kept.ok ? await work(kept.value) : kept.error;
  } catch (error) {
    if (!(error instanceof StoreFailure)) throw error;
    about.world.err(messageOf(error));
    return EXIT.engine;
  }
}

async function set(
  { world }: Surrounding,
  { secrets, prepare }: KeptSecrets,
  { name, file }: { readonly name: string; readonly file: string | undefined },
): Promise<number> {
  const value = await readSecretValue(world, name, file);
  if (!value.ok) {
    world.err(value.error);
    return EXIT.wrong;
  }
  await prepare();
  const put = await secrets.put(name, value.value, { user: world.env.USER ?? null, at: world.now() });
  if (!put.ok) {
    world.err(`${name} was not kept: ${put.error}`);
    return EXIT.wrong;
  }
  world.out(`${name} is kept; rules name it as \${secret:${name}}`);
  return EXIT.ok;
}

async function list({ world }: Surrounding, { secrets, usersOf }: KeptSecrets): Promise<number> {
  const users = await usersOf();
  for (const { name, updatedAt, updatedBy, problem } of await secrets.list()) {
    const named = users.filter(user => user.secretNames.includes(name)).map(user => user.rule);
    const by = updatedBy === null ? '' : ` by ${updatedBy}`;
    const use = named.length > 0 ? `named by ${named.join(', ')}` : 'named by no rule';
    world.out(`${name}  set ${formatInstant(updatedAt)}${by}  ${use}`);
    if (problem !== null) world.err(`${name} ${problem}`);
  }
  return EXIT.ok;
}

async function remove(
  { world }: Surrounding,
  { secrets, usersOf }: KeptSecrets,
  { name, isForced }: { readonly name: string; readonly isForced: boolean },
): Promise<number> {
  const users = isForced ? [] : (await usersOf()).filter(user => user.secretNames.includes(name));
  if (users.length > 0) {
    world.err(`${name} is named by ${users.map(user => user.rule).join(', ')}; change that first, or give --force`);
    return EXIT.wrong;
  }
  if (await secrets.remove(name)) {
    world.out(`${name} is removed`);
    return EXIT.ok;
  }
  world.err(`there is no secret ${name}`);
  return EXIT.wrong;
}

async function rekey({ world }: Surrounding, { vault }: KeptSecrets): Promise<number> {
  const done = await vault.rekey();
  if (!done.ok) {
    world.err(done.error);
    return EXIT.wrong;
  }
  const { rekeyed, current, problems } = done.value;
  world.out(`${rekeyed} encrypted anew, ${current} were with the first key already`);
  problems.forEach(problem => world.err(problem));
  return problems.length > 0 ? EXIT.wrong : EXIT.ok;
}
