import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findJars } from '../../server/hosts/engine/jars';
import { jvmArguments } from '../../server/hosts/engine/jvm_arguments';
import { startNode } from '../../server/hosts/engine/node_process';
import { findJava } from '../../server/hosts/engine/tools';
import { ENGINE_CACHE } from './opensearch';

const ENGINE_FOLDER = path.join(__dirname, '..', '..', 'server', 'hosts', 'engine');
const TEST_HEAP_MB = 512;
const TRANSPORT_JAR = /^(netty|transport-netty4)-/;

/** An Elasticsearch that answers on loopback. */
export interface RunningElasticsearch {
  readonly url: string;
  readonly product: string;
  readonly version: string;
  readonly stop: () => Promise<void>;
}

/**
 * A real Elasticsearch for tests, of what Maven Central has of it: search, bulk, aggregations and scroll, but
 * neither `GET /`, Painless, reindex nor X-Pack.
 */
export async function startElasticsearch(): Promise<RunningElasticsearch> {
  const java = valueOf(await findJava(process.env));
  const jars = valueOf(
    await findJars({
      engine: 'elasticsearch',
      pinFile: path.join(ENGINE_FOLDER, 'pom.xml'),
      cacheDir: ENGINE_CACHE,
      env: process.env,
      onProgress: message => void process.stderr.write(`${message}\n`),
    }),
  );
  const isTransport = (jar: string): boolean => TRANSPORT_JAR.test(path.basename(jar));
  const home = await mkdtemp(path.join(tmpdir(), 'tocsin-elasticsearch-'));
  await installTransport(home, jars.filter(isTransport));
  const modules = jars.filter(jar => !isTransport(jar)).join(path.delimiter);
  const launcher = path.join(ENGINE_FOLDER, 'java', 'ElasticsearchLauncher.java');
  const node = valueOf(
    await startNode({
      command: java.command,
      args: [
        ...jvmArguments(java.major, TEST_HEAP_MB),
        '--module-path',
        modules,
        '--add-modules',
        'ALL-MODULE-PATH',
        launcher,
        home,
        '0',
      ],
      env: process.env,
    }),
  );
  const stop = async (): Promise<void> => {
    await node.stop();
    await rm(home, { recursive: true, force: true });
  };
  return { url: `http://127.0.0.1:${node.port}`, product: 'elasticsearch', version: node.version, stop };
}

/** Elasticsearch takes its HTTP transport only from a module folder with a descriptor. */
async function installTransport(home: string, jars: readonly string[]): Promise<void> {
  const folder = path.join(home, 'modules', 'transport-netty4');
  await mkdir(folder, { recursive: true });
  await Promise.all(jars.map(jar => copyFile(jar, path.join(folder, path.basename(jar)))));
  const version = jars.map(jar => /^transport-netty4-(.+)\.jar$/.exec(path.basename(jar))?.[1]).find(Boolean) ?? '';
  const descriptor = {
    name: 'transport-netty4',
    description: 'HTTP and node transport',
    version,
    'elasticsearch.version': version,
    'java.version': '17',
    classname: 'org.elasticsearch.transport.netty4.Netty4Plugin',
    modulename: 'org.elasticsearch.transport.netty4',
  };
  const lines = Object.entries(descriptor).map(([key, value]) => `${key}=${value}\n`);
  await writeFile(path.join(folder, 'plugin-descriptor.properties'), lines.join(''));
}

function valueOf<T>(
  result:
    { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: { readonly message: string } },
): T {
  if (result.ok) return result.value;
  throw new Error(result.error.message);
}
