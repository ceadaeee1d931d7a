import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { WORLDS } from '../documents/worlds.mjs';

/**
 * All rules, by file name. The comments at a rule's head say what it reads and how:
 * `# world: auth`, and, where not the usual ones, `# config: five`, `# start: …`, `# end: …`.
 */
export function readRules(folder) {
  return readdirSync(folder)
    .filter(file => file.endsWith('.yaml'))
    .sort()
    .map(file => {
      const text = readFileSync(path.join(folder, file), 'utf8');
      const said = word => new RegExp(`^# ${word}: (.+)$`, 'm').exec(text)?.[1].trim();
      const world = WORLDS[said('world')];
      if (!world) throw new Error(`${file}: its head must say one of "# world: ${Object.keys(WORLDS).join(' | ')}"`);
      return {
        name: path.basename(file, '.yaml'),
        file: path.join(folder, file),
        text,
        world: world.id,
        config: said('config') ?? 'minute',
        start: said('start') ?? world.start,
        end: said('end') ?? world.end,
      };
    });
}

/** The rules whose names contain one of the words; all where there are no words. */
export function chosenRules(rules, words) {
  if (words.length === 0) return rules;
  const exact = rules.filter(({ name }) => words.includes(name));
  return exact.length > 0 ? exact : rules.filter(({ name }) => words.some(word => name.includes(word)));
}
