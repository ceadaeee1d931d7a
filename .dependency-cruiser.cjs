// The import direction of the house; `npm run boundaries` enforces it.
const only = (name, from, allowed, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from },
  to: { path: '^(common|server|public)/', pathNot: allowed },
});

module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    only('common-imports-nothing', '^common/', '^common/', 'common holds the words both sides speak.'),
    only(
      'declare-below-engine',
      '^server/declare/',
      '^(common|server/declare)/',
      'The declaration language knows only common.',
    ),
    only(
      'engine-is-pure',
      '^server/engine/',
      '^(common|server/declare|server/engine)/',
      'The engine reaches the world through its ports.',
    ),
    only(
      'rule-types-on-engine',
      '^server/rule_types/',
      '^(common|server/declare|server/engine|server/rule_types)/',
      'A rule type is a declaration and pure functions.',
    ),
    only(
      'alerters-on-engine',
      '^server/alerters/',
      '^(common|server/declare|server/engine|server/alerters)/',
      'An output composes; transports send.',
    ),
    only(
      'ports-on-engine',
      '^server/(sources|stores|transports)/',
      '^(common|server/declare|server/engine|server/sources|server/stores|server/transports)/',
      'They implement the ports of the engine.',
    ),
    only(
      'import-on-engine',
      '^server/import/',
      '^(common|server/declare|server/engine|server/import)/',
      'Texts of rules are read and written; hosts find files and keep rules.',
    ),
    only('public-sees-common', '^public/', '^(common|public)/', 'The browser draws what the server declares.'),
    {
      name: 'engine-has-no-world',
      severity: 'error',
      from: { path: '^server/(engine|declare|rule_types)/' },
      to: { dependencyTypes: ['core'], pathNot: '^(node:)?(crypto|buffer)$' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { extensions: ['.ts', '.tsx', '.js', '.mjs'] },
  },
};
