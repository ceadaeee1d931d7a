// Fails when a generated file differs from what is committed, or is not committed: node scripts/check_generated.mjs
import { execFileSync } from 'node:child_process';

const GENERATED = [
  'server/alerters/index.generated.ts',
  'server/enhancements/index.generated.ts',
  'server/rule_types/index.generated.ts',
  'docs/reference',
];

const changed = execFileSync('git', ['status', '--porcelain', '--untracked-files=all', '--', ...GENERATED], {
  encoding: 'utf8',
});
if (changed !== '') {
  console.error(`these are not as they are generated now; commit what \`npm run generate\` writes:\n${changed}`);
  process.exitCode = 1;
}
