import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { EVENT_CATALOGUE } from '../../src/events/event-catalogue.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const page = (name: string): string => readFileSync(`${ROOT}docs/${name}`, 'utf8');

describe('generated pages', () => {
  it('say what the sources say: npm run docs would change nothing', () => {
    const { status, stderr } = spawnSync(process.execPath, ['scripts/generate-docs.mjs', '--check'], {
      cwd: ROOT,
      encoding: 'utf8',
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });

  it('docs/events.md has every event of the catalogue, each with its stream', () => {
    const found = [...page('events.md').matchAll(/^### (\w+)$/gm)].map(([, name]) => name);
    expect(found.sort()).toEqual(Object.keys(EVENT_CATALOGUE).sort());
    expect(page('events.md')).not.toContain('`?-…`');
  });

  it('docs/errors.md has the refusals of the rules, the edge and the proxy', () => {
    for (const row of [
      '| `team.last` | 409 |',
      '| `body.too-large` | 413 |',
      '| `session.throttled` | 429 |',
      '| `version.stale` | 412 |',
      '| `team.disabled` | 403 |',
      '| `upstream.timeout` | 504 |',
    ])
      expect(page('errors.md')).toContain(row);
  });

  it('docs/errors.md has every code that a route says it refuses with', () => {
    const sources = readdirSync(`${ROOT}src`, { withFileTypes: true, recursive: true }).filter((entry) =>
      entry.name.endsWith('.controller.ts'),
    );
    const said = sources.flatMap((entry) =>
      [...readFileSync(`${entry.parentPath}/${entry.name}`, 'utf8').matchAll(/refuses: \[([^\]]*)\]/g)].flatMap(
        ([, codes]) => [...codes!.matchAll(/'([^']+)'/g)].map(([, code]) => code!),
      ),
    );
    expect(said.length).toBeGreaterThan(20);
    expect([...new Set(said)].filter((code) => !page('errors.md').includes(`| \`${code}\` |`))).toEqual([]);
  });
});
