import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

const filesOf = (folder: string): string[] =>
  readdirSync(`${ROOT}${folder}`, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.parentPath.includes('planted-'))
    .map((entry) => `${entry.parentPath}/${entry.name}`.slice(ROOT.length).replace(/^\//, ''));

const sources = [...filesOf('src'), ...filesOf('projections')].map((path) => ({
  path,
  text: readFileSync(`${ROOT}${path}`, 'utf8'),
}));
const lines = (text: string): number => text.trimEnd().split('\n').length;
const isSmall = (path: string): boolean => /\/(domain|commands|queries)\//.test(path);
const isAdapter = (path: string): boolean => path.startsWith('src/adapters/');

describe('the style budget', () => {
  it('files stay small: 100 lines for rules and handlers, 240 for others, 320 for adapters', () => {
    const budget = (path: string): number => (isSmall(path) ? 100 : isAdapter(path) ? 320 : 240);
    expect(
      sources.filter(({ path, text }) => lines(text) > budget(path)).map(({ path, text }) => `${path}: ${lines(text)}`),
    ).toEqual([]);
  });

  it('time, chance and ids come through ports', () => {
    const taken = /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\brandomUUID\(/;
    expect(
      sources
        .filter(({ path, text }) => !isAdapter(path) && !path.startsWith('src/demo/') && taken.test(text))
        .map(({ path }) => path),
    ).toEqual([]);
  });

  it('nothing is silenced, skipped or put off', () => {
    const put = /@ts-ignor[e]|as an[y]\b|TOD[O]|FIXM[E]|\.ski[p]\(|\.onl[y]\(/;
    const all = [
      ...sources,
      ...filesOf('test').map((path) => ({ path, text: readFileSync(`${ROOT}${path}`, 'utf8') })),
    ];
    expect(all.filter(({ text }) => put.test(text)).map(({ path }) => path)).toEqual([]);
  });
});
