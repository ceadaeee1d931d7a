/**
 * Says for each rule how it came out. A difference is expected where a row of expected_differences.yaml names the rule;
 * a rule that is named there and does not differ is said, too, so that the table stays true.
 */
export function reporter({ json, expected }) {
  const counts = { identical: 0, expected: 0, different: 0 };
  const unneeded = [];
  const rowOf = rule => expected.find(({ rules }) => rules.includes(rule.name));
  const judge = (rule, isEqual) => {
    if (isEqual) return rowOf(rule) ? 'identical, though a difference is expected' : 'identical';
    return rowOf(rule) ? 'expected' : 'different';
  };
  return {
    /** What ElastAlert told, alone. */
    reference(rule, { alerts, errors }) {
      if (json) console.log(JSON.stringify({ rule: rule.name, alerts: alerts.length, errors }));
      else console.log(`${rule.name}: ${alerts.length} alerts${errors.length > 0 ? `, errors: ${errors[0]}` : ''}`);
    },
    /** One rule of both. */
    rule(rule, { theirs, ours, difference }) {
      const isEqual = difference === null && ours.failure === null && theirs.errors.length === 0;
      const verdict = judge(rule, isEqual);
      if (verdict.startsWith('identical')) counts.identical += 1;
      else counts[verdict] += 1;
      if (isEqual && rowOf(rule)) unneeded.push(rule.name);
      const numbers = { elastalert: theirs.alerts.length, tocsin: ours.alerts.length };
      if (json) {
        const line = { rule: rule.name, verdict, ...numbers, difference, failure: ours.failure, errors: theirs.errors };
        console.log(JSON.stringify(line));
        return;
      }
      if (isEqual) {
        console.log(`${rule.name}: ${verdict} (${ours.alerts.length} alerts: ${compared(ours)})`);
        return;
      }
      console.log(`${rule.name}: ${verdict} (ElastAlert ${numbers.elastalert} alerts, Tocsin ${numbers.tocsin})`);
      if (verdict === 'expected') console.log(`    because: ${rowOf(rule).reason}`);
      if (theirs.errors.length > 0) console.log(`    ElastAlert failed: ${theirs.errors[0]}`);
      if (ours.failure) console.log(indent(`Tocsin failed: ${ours.failure}`));
      if (!difference || verdict === 'expected') return;
      const where = difference.tick ? ` at ${difference.tick}` : '';
      console.log(`    alert ${difference.at + 1}${where}, ${difference.part} (- ElastAlert, + Tocsin):`);
      console.log(indent(difference.lines.join('\n')));
    },
    /** The last line; true where nothing differs that should not. */
    end() {
      const { identical, different } = counts;
      if (json) return different === 0;
      if (unneeded.length > 0) console.log(`no longer different, remove from the table: ${unneeded.join(', ')}`);
      console.log(`${identical} identical, ${different + counts.expected} different (${counts.expected} expected)`);
      return different === 0;
    },
  };
}

const compared = ({ arrived }) => (arrived ? `tick; ${arrived.length} arrivals` : 'tick, title, text');
const indent = text => text.replace(/^/gm, '    ');
