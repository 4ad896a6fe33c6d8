import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { commentsOf, echoesCode, functionsOf, lineCount, sourceFiles } from '../support/source-files.js';
import { WRITTEN_PAGES } from '../support/written-pages.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

const sources = [...sourceFiles('src'), ...sourceFiles('projections')];
const tests = sourceFiles('test');
const commented = sources.map((file) => ({ ...file, comments: commentsOf(file) }));
const isSmall = (path: string): boolean => /\/(domain|commands|queries)\//.test(path);
const isAdapter = (path: string): boolean => path.startsWith('src/adapters/');
const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0);

const MOST_LINES_OF_A_FUNCTION = 40;
const MOST_COMMENTS = 0.08;
const LEAST_TESTS = 1;

describe('the style budget', () => {
  it('files stay small: 100 lines for rules and handlers, 240 for others, 320 for adapters', () => {
    const budget = (path: string): number => (isSmall(path) ? 100 : isAdapter(path) ? 320 : 240);
    expect(
      sources
        .filter(({ path, text }) => lineCount(text) > budget(path))
        .map(({ path, text }) => `${path}: ${lineCount(text)}`),
    ).toEqual([]);
  });

  it(`functions stay small: ${MOST_LINES_OF_A_FUNCTION} lines`, () => {
    const long = sources.flatMap((file) =>
      functionsOf(file)
        .filter(({ lines }) => lines > MOST_LINES_OF_A_FUNCTION)
        .map(({ name, line, lines }) => `${file.path}:${line} ${name}: ${lines}`),
    );
    expect(long).toEqual([]);
  });

  it('comments are few: 8 % of the lines', () => {
    const counted = commented
      .map(({ path, text, comments }) => ({ path, all: lineCount(text), of: sum(comments.map(({ lines }) => lines)) }))
      .toSorted((one, other) => other.of / other.all - one.of / one.all);
    const share = sum(counted.map(({ of }) => of)) / sum(counted.map(({ all }) => all));
    const worst = counted.slice(0, 20).map(({ path, all, of }) => `${path}: ${of} of ${all} lines`);
    expect(share > MOST_COMMENTS ? { share, worst } : {}).toEqual({});
  });

  it('comments do not say what the next line says', () => {
    const echoes = commented.flatMap(({ path, comments }) =>
      comments.filter(echoesCode).map(({ line, text }) => `${path}:${line} ${text}`),
    );
    expect(echoes).toEqual([]);
  });

  it('comments and pages say who does what, and not "whoever"', () => {
    const riddle = /\bwho(?:m|so)?ever\b/i;
    const found = [
      ...commented.flatMap(({ path, comments }) =>
        comments.filter(({ text }) => riddle.test(text)).map(({ line }) => `${path}:${line}`),
      ),
      ...WRITTEN_PAGES.filter((path) => riddle.test(readFileSync(`${ROOT}${path}`, 'utf8'))),
    ];
    expect(found).toEqual([]);
  });

  it('sees functions and comments of every kind', () => {
    const text = [
      '// Close the server.',
      'const closeServer = () => {',
      '};',
      'class A { /* Why. */ m() {} constructor() { } get g() { return () => 1; } }',
      'describe(`// no comment`, function named() {',
      '});',
    ].join('\n');
    const file = { path: 'planted.ts', text };
    expect(functionsOf(file).map(({ name, lines }) => `${name} ${lines}`)).toEqual([
      'closeServer 2',
      'm 1',
      'A 1',
      'g 1',
      'anonymous 1',
      'named 2',
    ]);
    expect(commentsOf(file).map(({ line, ...rest }) => [line, rest.text, echoesCode({ line, ...rest })])).toEqual([
      [1, '// Close the server.', true],
      [4, '/* Why. */', false],
    ]);
  });

  it(`there are at least ${LEAST_TESTS} lines of test for each line of source`, () => {
    const all = (files: typeof tests): number => sum(files.map(({ text }) => lineCount(text)));
    expect(all(tests) / all(sources)).toBeGreaterThanOrEqual(LEAST_TESTS);
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
    expect([...sources, ...tests].filter(({ text }) => put.test(text)).map(({ path }) => path)).toEqual([]);
  });
});
