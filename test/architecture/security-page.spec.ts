import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { ASVS_IDS } from '../support/asvs-ids.js';
import { sourceFiles } from '../support/source-files.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const PAGE = readFileSync(`${ROOT}docs/security.md`, 'utf8');

interface Row {
  readonly id: string;
  readonly state: string;
  readonly specs: readonly string[];
}

const cellsOf = (line: string): readonly string[] => line.split(/(?<!\\)\|/).map((cell) => cell.trim());

const STATES = ['kept', 'partly', 'not yet', 'operator'];

/** Rows of four cells: what they are about, what it asks, its state, how. */
const ROWS: readonly Row[] = PAGE.split('\n')
  .filter((line) => line.startsWith('|') && cellsOf(line).length === 6)
  .map((line) => {
    const [, id = '', , state = '', how = ''] = cellsOf(line);
    return { id, state, specs: [...how.matchAll(/`(test\/[^`]+)`/g)].map(([, path]) => path!) };
  });
const judged = ROWS.filter(({ state }) => STATES.includes(state));

describe('docs/security.md', () => {
  it('says of every requirement of ASVS up to level 2, once, how it is kept or why it does not apply', () => {
    const notApplying = PAGE.slice(PAGE.indexOf('### What does not apply'), PAGE.indexOf('## OWASP AISVS'));
    const ids = [
      ...judged.map(({ id }) => id).filter((id) => id.startsWith('V')),
      ...[...notApplying.matchAll(/V\d+\.\d+\.\d+/g)].map(([id]) => id),
    ];
    expect(ids.toSorted()).toEqual(ASVS_IDS.toSorted());
    expect(ASVS_IDS.length).toBe(253);
  });

  it('names no requirement that there is not', () => {
    const named = [...PAGE.matchAll(/\bV\d+\.\d+\.\d+/g)].map(([id]) => id);
    expect(named.filter((id) => !ASVS_IDS.includes(id))).toEqual([]);
  });

  it('has every requirement of the chapter of AISVS about MCP up to level 2', () => {
    const counts = { '10.1': 2, '10.2': 7, '10.3': 4, '10.4': 6 };
    const wanted = Object.entries(counts).flatMap(([section, count]) =>
      Array.from({ length: count }, (_, index) => `${section}.${index + 1}`),
    );
    expect(judged.map(({ id }) => id).filter((id) => /^\d/.test(id))).toEqual(wanted);
  });

  it('says of each whether it is kept, and by which spec', () => {
    expect(judged.length).toBeGreaterThan(200);
    expect(judged.filter(({ state, specs }) => state === 'kept' && specs.length === 0).map(({ id }) => id)).toEqual([]);
    expect(ROWS.filter((row) => /^V?\d/.test(row.id) && !judged.includes(row))).toEqual([]);
  });

  it('names only specs that exist', () => {
    const specs = [...new Set(judged.flatMap((row) => row.specs))];
    expect(specs.length).toBeGreaterThan(50);
    expect(specs.filter((path) => !/\.(spec|contract)\.ts$/.test(path) || !existsSync(`${ROOT}${path}`))).toEqual([]);
  });
});

describe('what docs/security.md says of the sources', () => {
  const product = [...sourceFiles('src'), ...sourceFiles('projections')].filter(
    ({ path }) => !path.startsWith('src/demo/'),
  );

  it('no code is made at run time', () => {
    const making = /\beval\(|new Function\(|node:vm/;
    expect(product.filter(({ text }) => making.test(text)).map(({ path }) => path)).toEqual([]);
    expect(making.test("import { runInContext } from 'node:vm'")).toBe(true);
  });

  it('no other program is started', () => {
    expect(product.filter(({ text }) => /child_process/.test(text)).map(({ path }) => path)).toEqual([]);
  });

  it('no certificate goes unchecked', () => {
    const unchecked = /rejectUnauthorized|NODE_TLS_REJECT_UNAUTHORIZED|tlsAllowInvalid/;
    expect(product.filter(({ text }) => unchecked.test(text)).map(({ path }) => path)).toEqual([]);
  });
});
