import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';

/** The release of ElastAlert 2 that we compare with. */
export const ELASTALERT_VERSION = '2.31.0';

const INSTALL_LIMIT_MS = 600_000;

/** A Python that has ElastAlert: the one given, or that of a virtual environment in the cache folder, made once. */
export function pythonWithElastAlert({ cache, python, say }) {
  if (python) return checked(python);
  const venv = path.join(cache, 'venv');
  const own = path.join(venv, 'bin', 'python');
  if (existsSync(own) && hasElastAlert(own)) return own;
  say(`installing ElastAlert ${ELASTALERT_VERSION} into ${venv}, once …`);
  run(
    'python3',
    ['-m', 'venv', venv],
    'Python 3 with its venv module is needed: apt install python3-venv, or --python PATH.',
  );
  run(
    own,
    ['-m', 'pip', 'install', '--quiet', '--ignore-requires-python', `elastalert2==${ELASTALERT_VERSION}`],
    'ElastAlert could not be installed with pip; look at what it said above, or give a Python that has it: --python PATH.',
  );
  return checked(own);
}

function checked(python) {
  if (!hasElastAlert(python)) throw new Error(`${python} has no ElastAlert ${ELASTALERT_VERSION}`);
  return python;
}

function hasElastAlert(python) {
  const script = "import importlib.metadata as m; print(m.version('elastalert2'))";
  const { status, stdout } = spawnSync(python, ['-c', script], { encoding: 'utf8' });
  return status === 0 && stdout.trim() === ELASTALERT_VERSION;
}

function run(command, args, advice) {
  const { status, error } = spawnSync(command, args, { stdio: ['ignore', 2, 2], timeout: INSTALL_LIMIT_MS });
  if (error || status !== 0) throw new Error(advice);
}
