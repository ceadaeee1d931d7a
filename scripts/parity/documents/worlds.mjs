import { auth } from './auth.mjs';
import { cloud } from './cloud.mjs';
import { hosts } from './hosts.mjs';
import { metric } from './metric.mjs';
import { odd } from './odd.mjs';
import { pods } from './pods.mjs';
import { uptime } from './uptime.mjs';
import { web } from './web.mjs';
import { winsec } from './winsec.mjs';

/** All worlds, by name: indices, documents, and the first and last tick of rules that read them. */
export const WORLDS = Object.fromEntries(
  [auth, cloud, hosts, metric, odd, pods, uptime, web, winsec].map(world => [world.id, world]),
);
