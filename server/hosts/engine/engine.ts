import path from 'node:path';
import { fail, ok, type Result } from '../../../common/model/result';
import type { EngineError } from './engine_error';
import { isPortFree, LOOPBACK } from './free_port';
import { jvmArguments } from './jvm_arguments';
import { findJars } from './jars';
import { startNode } from './node_process';
import { findPackageRoot } from './package_root';
import { findJava } from './tools';

export type { EngineError } from './engine_error';

/** What may be chosen about the engine. */
export interface EngineOptions {
  /** 9200 when not given; 0 takes any free port. */
  readonly port?: number;
  readonly dataDir: string;
  readonly cacheDir: string;
  readonly heapMb?: number;
  readonly onProgress: (message: string) => void;
  readonly env?: NodeJS.ProcessEnv;
}

/** A node that answers on loopback, until it is stopped or this process ends. */
export interface RunningEngine {
  readonly url: string;
  readonly product: string;
  readonly version: string;
  readonly pid: number;
  stop(): Promise<void>;
  readonly exited: Promise<number | null>;
}

const DEFAULT_PORT = 9200;
const DEFAULT_HEAP_MB = 1024;

/** Starts the embedded single-node OpenSearch; fetches it with Maven when it is not there yet. */
export async function startEngine(options: EngineOptions): Promise<Result<RunningEngine, EngineError>> {
  const env = options.env ?? process.env;
  const port = options.port ?? DEFAULT_PORT;
  const dataDir = path.resolve(options.dataDir);
  const root = findPackageRoot(env);
  if (root === undefined)
    return fail({ code: 'start_failed', message: 'The folder of Tocsin was not found: set TOCSIN_HOME to it.' });
  if (!(await isPortFree(port))) return fail(portTaken(port));
  const java = await findJava(env);
  if (!java.ok) return java;
  const own = path.join(root, 'server', 'hosts', 'engine');
  const jars = await findJars({
    engine: 'opensearch',
    pinFile: path.join(own, 'pom.xml'),
    cacheDir: path.resolve(options.cacheDir),
    env,
    onProgress: options.onProgress,
  });
  if (!jars.ok) return jars;

  options.onProgress('Starting OpenSearch …');
  const node = await startNode({
    command: java.value.command,
    args: [
      ...jvmArguments(java.value.major, options.heapMb ?? DEFAULT_HEAP_MB),
      '-cp',
      jars.value.join(path.delimiter),
      path.join(own, 'java', 'OpenSearchLauncher.java'),
      dataDir,
      String(port),
    ],
    env,
  });
  if (!node.ok) return fail(explain(node.error, port, dataDir));
  const { version, pid, exited, stop } = node.value;
  return ok({ url: `http://${LOOPBACK}:${node.value.port}`, product: 'opensearch', version, pid, exited, stop });
}

/** Says a launcher's failure in words that tell what to do. */
function explain(error: EngineError, port: number, dataDir: string): EngineError {
  if (error.code === 'port_taken') return portTaken(port);
  if (error.code === 'data_in_use') {
    const holder = /^\d+$/.test(error.message) ? ` (process ${error.message})` : '';
    return {
      code: 'data_in_use',
      message: `The data folder ${dataDir} is in use by another engine${holder}. Stop that one, or choose another folder: --data DIR.`,
    };
  }
  if (error.code === 'start_failed')
    return { code: 'start_failed', message: `OpenSearch did not start on ${dataDir}: ${error.message}` };
  return error;
}

function portTaken(port: number): EngineError {
  return {
    code: 'port_taken',
    message: `Port ${port} on ${LOOPBACK} is taken. Choose another (--port 9201, or 0 for any free one), or use what runs there: --es http://${LOOPBACK}:${port}.`,
  };
}
