import { auth } from './auth.mjs';
import { metric } from './metric.mjs';
import { odd } from './odd.mjs';
import { uptime } from './uptime.mjs';
import { web } from './web.mjs';

/** All worlds, by name: indices, documents, and the first and last tick of rules that read them. */
export const WORLDS = Object.fromEntries([auth, metric, odd, uptime, web].map(world => [world.id, world]));
