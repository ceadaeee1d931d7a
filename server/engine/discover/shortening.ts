import type { z } from 'zod';
import type { discoverOptions } from './discover_options.ts';

/** How Kibana is asked for a short link. Holds secrets: never printed. */
export interface LinkShortening {
  /** The address of Kibana; null where the link itself has it, before `/app/`. */
  readonly server: string | null;
  /** Kibana before 7.16 has another call. */
  readonly isOld: boolean;
  readonly username: string | null;
  readonly password: string;
  readonly verifyCerts: boolean;
  readonly tenant: string | null;
}

/** What the options of a rule say of short links; null where it wants none. Source: parity options §11. */
export function readShortening(options: z.output<typeof discoverOptions>): LinkShortening | null {
  if (!options.generate_kibana_discover_url || !options.shorten_kibana_discover_url) return null;
  return {
    server: options.kibana_url ?? null,
    isOld: isBefore716(options.kibana_discover_version ?? ''),
    username: options.kibana_username ?? null,
    password: options.kibana_password ?? '',
    verifyCerts: options.kibana_verify_certs,
    tenant: options.kibana_discover_security_tenant ?? null,
  };
}

/** A version that is not said, or `0.0`, is a new one. */
function isBefore716(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > 0 && (major < 7 || (major === 7 && minor < 16));
}
