import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';

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
  ['domain', 'src/teams/domain', '../../ports/clock.port.js'],
  ['domain-own', 'src/teams/domain', '../../slugs/domain/slug.state.js'],
  ['events', 'src/events', '../ports/clock.port.js'],
  ['outbound', 'src/outbound', '../ports/clock.port.js'],
  ['projections', 'projections', '../src/ports/clock.port.js'],
  ['execution', 'src/execution', '../reading/page.js'],
  ['commands-read-no-read-model', 'src/teams/commands', '../../reading/page.js'],
  ['queries-run-no-command', 'src/teams/queries', '../../execution/executor.js'],
  ['http-is-thin', 'src/teams/http', '../../slugs/domain/slug.state.js'],
  ['feature-own', 'src/teams/commands', '../../slugs/domain/slug.decisions.js'],
  ['proxy', 'src/proxy', '../ports/event-store.port.js'],
  ['access', 'src/access', '../ports/../teams/team-roster.js'],
  ['no-nest-below', 'src/kernel', '@nestjs/common'],
  ['drivers-in-adapters', 'src/teams', '@photostructure/sqlite'],
  ['only-roots-choose-adapters', 'src/teams', '../adapters/system/system-clock.js'],
  ['demo-is-outside', 'src/demo', '../kernel/ids.js'],
  ['cli-is-outside', 'src/cli', '../kernel/ids.js'],
  ['adapters-know-ports', 'src/adapters', '../teams/team-roster.js'],
] as const;

describe('import rules', () => {
  it('everything imports only what its folder may', () => {
    expect(violations('src', 'projections').map(({ from, to, rule }) => `${rule.name}: ${from} → ${to}`)).toEqual([]);
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
