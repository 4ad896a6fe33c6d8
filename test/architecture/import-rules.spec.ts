import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { sourceFiles } from '../support/source-files.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

interface Violation {
  readonly from: string;
  readonly to: string;
  readonly rule: { readonly name: string };
}

const violations = (...folders: readonly string[]): readonly Violation[] => {
  const arguments_ = [
    'node_modules/dependency-cruiser/bin/dependency-cruise.mjs',
    '--config',
    '.dependency-cruiser.cjs',
    '--output-type',
    'json',
    ...folders,
  ];
  const json = execFileSync(process.execPath, arguments_, {
    cwd: ROOT,
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return (JSON.parse(json) as { summary: { violations: readonly Violation[] } }).summary.violations;
};

const PLANTED = [
  ['kernel', 'src/kernel', '../ports/clock.port.js'],
  ['ports', 'src/ports', '../reading/page.js'],
  ['domain', 'src/features/teams/domain', '../../../ports/clock.port.js'],
  ['domain-own', 'src/features/teams/domain', '../../slugs/domain/reservation.state.js'],
  ['events', 'src/events', '../ports/clock.port.js'],
  ['events', 'src/events', '../features/teams/domain/teams.state.js'],
  ['html', 'src/html', '../kernel/ids.js'],
  ['emails', 'src/emails', '../ports/clock.port.js'],
  ['inbound', 'src/inbound', '../ports/clock.port.js'],
  ['outbound', 'src/outbound', '../ports/clock.port.js'],
  ['projections', 'projections', '../src/ports/clock.port.js'],
  ['projections', 'projections', '../src/features/teams/domain/teams.state.js'],
  ['limits', 'src/limits', '../reading/page.js'],
  ['plans', 'src/plans', '../ports/clock.port.js'],
  ['membership-first', 'src/features/memberships', '../roles/domain/roles.decisions.js'],
  ['features-below-composition', 'src/features/teams', '../../composition/engines.js'],
  ['edge', 'src/edge', '../features/teams/team-roster.js'],
  ['jobs', 'src/jobs', '../reading/page.js'],
  ['execution', 'src/execution', '../reading/page.js'],
  ['commands-read-no-read-model', 'src/features/teams/commands', '../../../reading/page.js'],
  ['queries-run-no-command', 'src/features/teams/queries', '../../../execution/executor.js'],
  ['http-is-thin', 'src/features/teams/http', '../../slugs/domain/reservation.state.js'],
  ['feature-own', 'src/features/teams/commands', '../../slugs/domain/reservation.decisions.js'],
  ['proxy', 'src/proxy', '../ports/event-store.port.js'],
  ['access', 'src/access', '../features/teams/team-roster.js'],
  ['access-simulation', 'src/access/simulation', '../../features/teams/team-roster.js'],
  ['access-knows-no-feature', 'src/access/queries', '../../features/teams/domain/teams.state.js'],
  ['features-below-access', 'src/features/teams', '../../access/freshness.js'],
  ['access-memory', 'projections/access-snapshot/memory', '../model/organization.js'],
  ['access-model', 'projections/access-snapshot/model', '../fold/fold.js'],
  ['access-rules-apart', 'projections/access-snapshot/rules', '../saved/copy.js'],
  ['read-models-alone', 'src/features/teams/queries', '../../../../projections/index.js'],
  ['no-nest-below', 'src/kernel', '@nestjs/common'],
  ['drivers-in-adapters', 'src/features/teams', '@photostructure/sqlite'],
  ['only-roots-choose-adapters', 'src/features/teams', '../../adapters/system/system-clock.js'],
  ['demo-is-outside', 'src/demo', '../kernel/ids.js'],
  ['cli-is-outside', 'src/cli', '../kernel/ids.js'],
  ['adapters-know-ports', 'src/adapters', '../features/teams/team-roster.js'],
] as const;

const projectionNames = (text: string): readonly string[] =>
  [...text.matchAll(/import (?:type )?(\*[^;]*|\{[^}]*\}) from '[^']*\.projection\.js'/g)].flatMap(([, names = '']) =>
    names
      .replace(/[{}]/g, '')
      .split(',')
      .map((name) => name.trim()),
  );

describe('import rules', () => {
  it('everything imports only what its folder may', () => {
    expect(violations('src', 'projections').map(({ from, to, rule }) => `${rule.name}: ${from} → ${to}`)).toEqual([]);
  });

  it('queries take the name and the document type of a projection, never its fold', () => {
    const folds = sourceFiles('projections')
      .filter(({ path }) => path === 'projections/index.ts')
      .flatMap(({ text }) => projectionNames(text));
    expect(folds).toContain('teamOverview');
    const taken = [...sourceFiles('src/features'), ...sourceFiles('src/reading')].flatMap(({ path, text }) =>
      projectionNames(text)
        .filter((name) => name.startsWith('*') || folds.includes(name))
        .map((name) => `${path}: ${name}`),
    );
    expect(taken).toEqual([]);
  });

  it('every rule bites: planted imports that break them are found', () => {
    const plantedRules = PLANTED.map(([rule, folder, specifier]) => {
      const planted = mkdtempSync(join(ROOT, folder, 'planted-'));
      planting.push(planted);
      const nested = specifier.startsWith('.') ? `../${specifier}` : specifier;
      writeFileSync(
        join(planted, 'planted.ts'),
        `import * as other from '${nested}';\nexport const planted = other;\n`,
      );
      return { rule, path: planted.slice(ROOT.length) };
    });
    const found = violations(...plantedRules.map(({ path }) => path)).map(
      ({ from, rule }) => `${rule.name} ${dirname(from)}`,
    );
    expect(plantedRules.filter(({ rule, path }) => !found.includes(`${rule} ${path}`))).toEqual([]);
  });

  const planting: string[] = [];
  afterEach(() => planting.splice(0).forEach((folder) => rmSync(folder, { recursive: true, force: true })));
});
