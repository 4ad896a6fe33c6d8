import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const read = (path: string): string => readFileSync(`${ROOT}${path}`, 'utf8');

/** Last column: a spec in backticks and the title of a test in it, as it stands there. */
const NAMED = /`(test\/[\w./-]+\.spec\.ts)` “([^”]+)”$/;

const rows = read('docs/reliability.md')
  .split('\n')
  .filter((line) => line.startsWith('| ') && !line.startsWith('| fault |'))
  .map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
const named = rows.map((row) => NAMED.exec(row.at(-1) ?? ''));

describe('docs/reliability.md', () => {
  it('says of every fault what was caused, what was seen, how often, and by which test', () => {
    expect(rows.length).toBeGreaterThan(25);
    expect(rows.filter((row, index) => row.length !== 5 || row.includes('') || !named[index])).toEqual([]);
  });

  it('names tests that exist', () => {
    const missing = named.flatMap((row) => {
      const [, path = '', title = ''] = row ?? [];
      const found = existsSync(`${ROOT}${path}`) && read(path).includes(title);
      return found ? [] : [`${path} “${title}”`];
    });
    expect(missing).toEqual([]);
  });

  it('leaves out no spec of faults', () => {
    const specs = readdirSync(`${ROOT}test/faults`).map((name) => `test/faults/${name}`);
    expect(specs.filter((path) => !named.some((row) => row?.[1] === path))).toEqual([]);
  });

  it('says how often processes are killed as the specs do', () => {
    const kills = (path: string): readonly string[] => /=== '1' \? (\d+) : (\d+)/.exec(read(path))!.slice(1);
    const [long, each] = kills('test/faults/kill.spec.ts');
    expect(kills('test/process/kill.spec.ts')).toEqual([long, each]);
    expect(rows.filter(([fault]) => fault!.startsWith('kill -9')).map((row) => row[3])).toEqual(
      Array(4).fill(`${each} kills each run, long: ${long}`),
    );
  });
});
