import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ROLES } from '../../src/config/environment.js';
import { STREAM_CATEGORIES } from '../../src/events/event-catalogue.js';
import { PATIENCE_MS } from '../../src/execution/executor.js';
import { USAGE_DIMENSIONS } from '../../src/ports/usage-counters.port.js';
import { type TestGatehouse, launch } from '../support/gatehouse.js';
import { publishedRoutes } from '../support/published-routes.js';
import { sourceFiles } from '../support/source-files.js';
import { WRITTEN_PAGES } from '../support/written-pages.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const read = (path: string): string => readFileSync(`${ROOT}${path}`, 'utf8');
const architecture = read('docs/architecture.md');
const running = read('docs/operations/running.md');

const every = (pattern: RegExp, text: string): readonly string[] =>
  [...new Set([...text.matchAll(pattern)].map(([, found]) => found!))].toSorted();

/** The first cells of the rows of a table, without backticks, by the heading that it stands under. */
const firstCells = (page: string, heading: string): readonly string[] => {
  const section = page.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? '';
  return every(/^\| `([^`]+)` \|/gm, section);
};

describe('what the pages state is what the code has', () => {
  it('docs/architecture.md names the categories of streams', () => {
    const list = /\*\*Streams\*\* are named `<category>-<id>`: ([^.]+)\./.exec(architecture)![1]!;
    const inCode = sourceFiles('src').flatMap(({ text }) => every(/\beventsIn\('([\w-]+)'/g, text));
    expect(every(/`([\w-]+)`/g, list)).toEqual([...new Set(inCode)].toSorted());
    expect(STREAM_CATEGORIES.toSorted()).toEqual([...new Set(inCode)].toSorted());
  });

  it('how long a command waits for its turn after conflicts', () => {
    for (const page of ['docs/architecture.md', 'docs/adr/0008-stream-lanes.md', 'docs/reliability.md'])
      expect({ page, seconds: every(/within (\d+) seconds of its arrival/g, read(page)) }).toEqual({
        page,
        seconds: [String(PATIENCE_MS / 1_000)],
      });
  });

  it('the roles of a process', () => {
    expect(every(/`(\w+)` \(/g, /^`GATEHOUSE_ROLES` .+$/m.exec(architecture)![0])).toEqual(ROLES.toSorted());
    expect(every(/^\| `(\w+)` \|/gm, read('docs/operations/several-processes.md'))).toEqual(ROLES.toSorted());
    expect(running).toContain(`| \`GATEHOUSE_ROLES\` | \`${ROLES.join(',')}\` |`);
  });

  it('the leases that background work is done under', () => {
    const inCode = sourceFiles('src').flatMap(({ text }) => every(/(?:lease: name|\bLEASE) = '([\w-]+)'/g, text));
    const sentence = /under a lease \(`src\/jobs\/leases`\): [^.]+\./.exec(architecture)![0];
    expect(every(/`([\w-]+)` for/g, sentence)).toEqual(inCode.toSorted());
  });

  it('what usage is counted by', () => {
    const line = /^- \*\*Usage\*\*: .*? by ([^;]+?), and for each/m.exec(read('CHANGELOG.md'))![1]!;
    expect(line.split(/, | or /)).toEqual([...USAGE_DIMENSIONS]);
  });

  it('scripts of package.json, where a page says how to run them', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const unknown = WRITTEN_PAGES.flatMap((page) =>
      every(/\bnpm run ([\w:-]+)/g, read(page))
        .filter((name) => !(name in scripts))
        .map((name) => `${page}: ${name}`),
    );
    expect(unknown).toEqual([]);
    expect(every(/\bnpm run ([\w:-]+)/g, read('CONTRIBUTING.md')).length).toBeGreaterThan(5);
  });

  it('what was tried on servers is said in one place', () => {
    expect(read('docs/operations/cluster.md')).toContain('## What was tried');
    const said = WRITTEN_PAGES.filter((page) => /not yet against|real (?:clusters?|servers?)/i.test(read(page)));
    expect(said).toEqual([]);
  });
});

describe('what the pages state is what a running Gatehouse has', () => {
  let gatehouse: TestGatehouse;
  beforeAll(async () => {
    gatehouse = await launch();
  });
  afterAll(() => gatehouse.stop());

  it('the files of the data folder', () => {
    const listed = firstCells(running, 'The data folder');
    expect(firstCells(architecture, 'The data folder')).toEqual(listed);
    const made = readdirSync(gatehouse.dataDir).filter((name) => !/-(?:wal|shm|journal)$/.test(name));
    expect(made.filter((name) => !listed.includes(name) && !listed.includes(`${name}/`))).toEqual([]);
    const always = listed.filter((name) => name !== 'mail/');
    expect(always.filter((name) => !existsSync(`${gatehouse.dataDir}/${name}`))).toEqual([]);
  });

  it("the operator's routes", async () => {
    const routes = await publishedRoutes(gatehouse.anyone);
    const published = routes.filter(({ access }) => access.kind === 'operator').map(({ name }) => name);
    expect(every(/^\| `([A-Z]+ \/v1\/operator\/[^`]+)` \|/gm, running)).toEqual(published.toSorted());
  });
});
