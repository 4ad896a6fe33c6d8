import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { WRITTEN_PAGES } from '../support/written-pages.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const read = (path: string): string => readFileSync(`${ROOT}${path}`, 'utf8');

/** Paths of this repository as prose names them: in backticks or bare, from the root. A `<placeholder>` or `*` in them names many. */
const NAMED = /(?<![\w./<-])((?:src|projections|test|docs|bench|scripts|\.ci)\/[\w./-]*\w(?![\w<*{…-]))/g;
const LINKED = /\]\(([^)\s#]+)(?:#[^)]*)?\)/g;

const missingFrom = (page: string): string[] => {
  const text = read(page);
  const named = [...text.matchAll(NAMED)].map(([, path]) => path!);
  const linked = [...text.matchAll(LINKED)].map(([, target]) => target!).filter((target) => !/^[a-z]+:/.test(target));
  const paths = [...named, ...linked.map((target) => normalize(join(dirname(page), target)))];
  return [...new Set(paths)].filter((path) => !existsSync(`${ROOT}${path}`)).map((path) => `${page}: ${path}`);
};

describe('the written pages', () => {
  it('name only paths that exist', () => {
    expect(WRITTEN_PAGES.flatMap(missingFrom)).toEqual([]);
  });

  it('docs/architecture.md leads from the decision to the enforcement of "disable a team"', () => {
    for (const path of [
      'src/features/teams/domain/team-lifecycle.decisions.ts',
      'src/adapters/embedded/embedded-event-store.ts',
      'projections/team-overview/team-overview.projection.ts',
      'src/features/teams/queries/get-team.ts',
      'projections/access-snapshot/rules/check.ts',
      'src/proxy/admission.ts',
    ])
      expect(read('docs/architecture.md')).toContain(path);
  });

  it('docs/architecture.md has every folder of the sources', () => {
    const folders = readdirSync(`${ROOT}src`, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => `\`src/${name}\``);
    expect(folders.filter((folder) => !read('docs/architecture.md').includes(folder))).toEqual([]);
  });

  it('docs/adr/README.md lists every record', () => {
    const records = readdirSync(`${ROOT}docs/adr`).filter((name) => /^\d{4}-/.test(name));
    expect(records.filter((name) => !read('docs/adr/README.md').includes(`](${name})`))).toEqual([]);
    expect(records.length).toBeGreaterThan(0);
  });

  it('docs/dependencies.md names the runtime dependencies of package.json, no more and no fewer', () => {
    const { dependencies } = JSON.parse(read('package.json')) as { dependencies: Record<string, string> };
    const headings = [...read('docs/dependencies.md').matchAll(/^### (.+)$/gm)].flatMap(([, names]) =>
      names!.split(', ').map((name) => name.replaceAll('`', '')),
    );
    expect(headings.sort()).toEqual(Object.keys(dependencies).sort());
  });

  it('docs/operations/running.md has every setting, and only settings', () => {
    const inCode = new Set(
      [...read('src/config/environment.ts').matchAll(/\bGATEHOUSE_[A-Z_]+/g)].map(([name]) => name),
    );
    const inPage = new Set(
      [...read('docs/operations/running.md').matchAll(/\bGATEHOUSE_[A-Z_]+/g)].map(([name]) => name),
    );
    expect([...inPage].sort()).toEqual([...inCode].sort());
  });
});
