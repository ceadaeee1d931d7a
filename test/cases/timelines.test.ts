import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { formatProblem } from '../../common/model/problem.ts';
import { parseYaml } from '../../server/declare/yaml.ts';
import { play, timelineFile, type Timeline } from '../support/timeline.ts';

function read(file: string): Timeline {
  const yaml = parseYaml(readFileSync(path.join(__dirname, file), 'utf8'), file);
  if (!yaml.ok) throw new Error(yaml.error.map(formatProblem).join('\n'));
  return timelineFile.parse(yaml.value.value);
}

const files = readdirSync(__dirname, { recursive: true, encoding: 'utf8' })
  .filter(name => name.endsWith('.yaml'))
  .sort();

test.each(files)('%s', async file => {
  const timeline = read(file);
  const { ticks } = await play(timeline);
  for (const tick of ticks) {
    const named = timeline.expect.filter(({ at }) => at === tick.at);
    expect({ at: `${tick.at / 1000}s`, alerts: tick.alerts }).toMatchObject({
      at: `${tick.at / 1000}s`,
      alerts: named.flatMap(({ alerts }) => alerts ?? []),
    });
    for (const { held, run } of named) {
      if (held) expect(tick).toMatchObject({ held });
      if (run) expect(tick).toMatchObject({ run });
    }
  }
  const met = new Set(ticks.map(({ at }) => at));
  expect(timeline.expect.map(({ at }) => at).filter(at => !met.has(at))).toEqual([]);
});
