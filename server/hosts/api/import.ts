import type { ImportReport } from '../../../common/model/import_report.ts';
import { ok } from '../../../common/model/result.ts';
import { exportRules } from '../../import/export_rules.ts';
import { loadConfig } from '../cli/load/config.ts';
import { GIVEN_ROOT, givenFolder } from '../import/given_files.ts';
import { importRules } from '../import/import_rules.ts';
import { inputs } from './input.ts';
import { route } from './route.ts';
import { secretOptions } from './rule_checks.ts';
import type { ApiWorld } from './world.ts';

/** The routes that take rules from ElastAlert's files and give them back. */
export const importRoutes = (world: ApiWorld) => ({
  importRules: route(inputs.importRules, async ({ files, variables, ...how }, { scope, user }) => {
    const { registry } = world;
    const folder = givenFolder(files);
    // Neither the disk nor the environment of the server is any business of who calls.
    const around = { cwd: GIVEN_ROOT, variables, files: folder.files };
    const config =
      folder.config === null
        ? null
        : await loadConfig({ file: folder.config, around, registry, connectionGiven: true });
    if (config?.ok === false) return ok<ImportReport>({ ...NOTHING, dryRun: how.dryRun, problems: config.error });
    const report = await importRules({
      files: folder.ruleFiles,
      around,
      registry,
      inherited: config?.value.inherited ?? {},
      stores: { rules: world.rules, secrets: world.secrets.of(scope) },
      scope,
      user,
      at: world.now(),
      ...how,
    });
    return ok<ImportReport>({ ...report, problems: config?.value.warnings ?? [] });
  }),

  exportRules: route(inputs.nothing, async (_input, { scope }) =>
    ok(exportRules(await world.rules.list(scope), secretOptions(world.registry))),
  ),
});

const NOTHING: ImportReport = { dryRun: true, rules: [], parts: [], secrets: [], problems: [] };
