import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import type { AwsAccess } from '../../transports/aws.ts';
import { awsKeysOf } from './aws_signer.ts';
import type { World } from './world.ts';

/**
 * What the environment has for AWS: keys, profiles, and the certificates to trust (`AWS_CA_BUNDLE`). A profile's region is
 * looked for as boto3 does: `AWS_DEFAULT_REGION`, then the files of AWS.
 */
export const awsAccessOf = (env: World['env']): AwsAccess => ({
  findKeys: profile => awsKeysOf(profile, env),
  findRegion: async profile => env.AWS_DEFAULT_REGION || (await regionInFiles(profile, env)),
  caFile: env.AWS_CA_BUNDLE || null,
});

async function regionInFiles(profile: string, env: World['env']): Promise<string | null> {
  const folder = path.join(homedir(), '.aws');
  const [keys, config] = await Promise.all([
    textOf(env.AWS_SHARED_CREDENTIALS_FILE || path.join(folder, 'credentials')),
    textOf(env.AWS_CONFIG_FILE || path.join(folder, 'config')),
  ]);
  return regionIn(keys, [profile]) ?? regionIn(config, [`profile ${profile}`, profile]);
}

const textOf = (file: string): Promise<string> => readFile(file, 'utf8').catch(() => '');

/** The region of one of these sections of a file of AWS. Source: https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html */
function regionIn(text: string, sections: readonly string[]): string | null {
  let section: string | null = null;
  for (const line of text.split(/\r?\n/)) {
    section = /^\s*\[\s*(.+?)\s*\]/.exec(line)?.[1] ?? section;
    const region = /^region\s*=\s*(\S+)/.exec(line)?.[1];
    if (region !== undefined && section !== null && sections.includes(section.replace(/\s+/g, ' '))) return region;
  }
  return null;
}
