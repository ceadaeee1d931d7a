import type { Caller } from '../api/route.ts';
import type { KibanaRequest, KibanaStart, StartPlugins } from './contract.ts';

/** What tells who asks: the core and the plugins of a host that has started. */
export interface Started {
  readonly core: Pick<KibanaStart, 'security'>;
  readonly plugins: Pick<StartPlugins, 'security' | 'spaces'>;
}

/** Where a host has no spaces, all is in this one. */
const ONLY_SPACE = 'default';

/**
 * Who asks, and from which space. Without a security plugin nobody has a name. A spaces plugin that cannot
 * answer throws: guessing would show one space to another.
 */
export function callerOf(request: KibanaRequest, { core, plugins }: Started): Caller {
  return { user: userOf(request, core.security ?? plugins.security), scope: scopeOf(request, plugins.spaces) };
}

function userOf(request: KibanaRequest, security: StartPlugins['security']): string | null {
  try {
    return security?.authc.getCurrentUser(request)?.username ?? null;
  } catch {
    // Only the name on an edit is lost; what somebody may do was checked by the host before.
    return null;
  }
}

function scopeOf(request: KibanaRequest, spaces: StartPlugins['spaces']): string {
  const space = spaces ? spaces.spacesService.getSpaceId(request) : ONLY_SPACE;
  if (typeof space === 'string' && space !== '') return space;
  throw new Error('the spaces plugin named no space');
}
