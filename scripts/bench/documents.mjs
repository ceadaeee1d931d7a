import { beatIndex } from '../parity/documents/mappings.mjs';
import { randomFrom } from '../parity/documents/random.mjs';
import { isoOf, MINUTE, onTheDay } from '../parity/documents/time.mjs';

/** Where the first tick is. */
export const START = onTheDay('12:00');
const LOOK_BACK = 15 * MINUTE;
/** How many hosts there are. */
export const HOSTS = 40;

/** Events of many hosts and users, spread evenly over the ticks and one look-back before. */
export const mixed = ({ count, ticks }) => ({
  indices: { 'bench-mixed': beatIndex() },
  *documents() {
    const random = randomFrom(count);
    const span = LOOK_BACK + (ticks - 1) * MINUTE;
    for (let n = 0; n < count; n += 1) {
      const at = START - LOOK_BACK + Math.floor((n * span) / count) + 1;
      const failed = random.chance(0.1);
      yield {
        index: 'bench-mixed',
        id: `m${n}`,
        source: {
          '@timestamp': isoOf(at),
          message: `request ${n} ${failed ? 'failed' : 'went well'}`,
          event: { outcome: failed ? 'failure' : 'success', action: random.one(['read', 'write', 'login']) },
          host: { name: `host-${random.whole(0, HOSTS - 1)}` },
          user: { name: `user-${random.whole(0, 4999)}` },
          source: { ip: `10.0.${random.whole(0, 15)}.${random.whole(1, 250)}` },
          http: { response: { status: failed ? 500 : 200, bytes: random.whole(100, 90_000) } },
          took: random.whole(1, 3000) / 1000,
        },
      };
    }
  },
});

/** Events that all pass one rule's filter, of `users` users, within one look-back; a few users have most. */
export const crowd = ({ count, users }) => ({
  indices: { 'bench-crowd': beatIndex() },
  *documents() {
    const random = randomFrom(users);
    for (let n = 0; n < count; n += 1) {
      const user = n % 50 === 0 ? random.whole(0, 4) : random.whole(0, users - 1);
      yield {
        index: 'bench-crowd',
        id: `c${n}`,
        source: {
          '@timestamp': isoOf(START - LOOK_BACK + Math.floor((n * LOOK_BACK) / count) + 1),
          message: `login ${n} failed`,
          event: { outcome: 'failure', action: 'login', dataset: 'system.auth' },
          host: { name: `host-${random.whole(0, HOSTS - 1)}`, os: { name: 'Linux', version: '6.1' } },
          user: { name: `user-${user}` },
          source: { ip: `10.1.${random.whole(0, 255)}.${random.whole(1, 250)}`, port: random.whole(1024, 65535) },
        },
      };
    }
  },
});
