import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { Exposure } from '../../../src/ports/access/access.port.js';
import { exposes } from '../../../src/proxy/exposure.js';
import { filterLists, hidesUpdate, withoutSharing } from '../../../src/proxy/list-filter.js';

const EXPOSED: Exposure = {
  tools: new Set(['route', 'zoom']),
  prompts: new Set(['summary']),
  resources: new Set(['file:///open', 'note://{id}']),
};
const LISTS = [
  ['tools', 'tool', 'name'],
  ['prompts', 'prompt', 'name'],
  ['resources', 'resource', 'uri'],
  ['resourceTemplates', 'resource', 'uriTemplate'],
] as const;

type Fields = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The same on a parsed answer, in the simplest way. */
const filtered = (answer: unknown): unknown => {
  if (!isObject(answer) || !isObject(answer['result'])) return answer;
  const result: Record<string, unknown> = { ...answer['result'] };
  for (const [list, kind, name] of LISTS) {
    const items = result[list];
    if (!Array.isArray(items)) continue;
    result[list] = items.filter(
      (item: unknown) =>
        isObject(item) && typeof item[name] === 'string' && exposes(EXPOSED, { kind, name: item[name] }),
    );
  }
  if ('cacheScope' in result) result['cacheScope'] = 'private';
  return { ...answer, result };
};

const value = fc.jsonValue({ maxDepth: 1 });
const named = fc.constantFrom(
  'route',
  'zoom',
  'secret',
  'summary',
  'file:///open',
  'file:///shut',
  'note://1',
  'Route',
);
const item = fc.oneof(
  {
    arbitrary: fc.record({ name: named, uri: named, uriTemplate: named, more: value }, { requiredKeys: [] }),
    weight: 4,
  },
  { arbitrary: fc.record({ name: value, uri: value, uriTemplate: value }), weight: 1 },
  { arbitrary: value, weight: 1 },
);
const list = fc.oneof({ arbitrary: fc.array(item, { maxLength: 6 }), weight: 5 }, { arbitrary: value, weight: 1 });
const result = fc.record(
  {
    tools: list,
    prompts: list,
    resources: list,
    resourceTemplates: list,
    cacheScope: fc.oneof(fc.constantFrom('public', 'private'), value),
    nextCursor: value,
    inner: fc.record({ tools: list, result: value }),
  },
  { requiredKeys: [] },
);
const answer = fc.oneof(
  { arbitrary: fc.record({ jsonrpc: fc.constant('2.0'), id: value, result: fc.oneof(result, value) }), weight: 5 },
  { arbitrary: value, weight: 1 },
);
const plain = (given: unknown): unknown => JSON.parse(JSON.stringify(given)) as unknown;
/** As a careless writer leaves it: spaces anywhere, escapes where none are needed. */
const spaced = (given: unknown): string =>
  `\n${JSON.stringify(given, null, 1).replaceAll('o', '\\u006f').replaceAll('m', '\\u006D')} `;
const listed = (body: string): string => `{"jsonrpc":"2.0","id":1,"result":{${body}}}`;

describe('the lists of an answer', () => {
  it('PRX-5 GW-3 are filtered in the text as they would be when parsed, whatever the JSON', () => {
    fc.assert(
      fc.property(fc.oneof(answer, fc.array(answer, { maxLength: 3 })), (made) => {
        const given = plain(made);
        const expected = plain(Array.isArray(given) ? given.map(filtered) : filtered(given));
        for (const text of [JSON.stringify(given), spaced(given)])
          expect(JSON.parse(filterLists(EXPOSED, text))).toEqual(expected);
      }),
      { numRuns: 1_000 },
    );
  });

  it('PRX-5 stay to the letter where all of them is exposed', () => {
    const text = listed('"tools" : [ {"size":9007199254740993, "n\\u0061me":"route"} ,{"name":"zoom","a":-0.0}\t]');
    expect(filterLists(EXPOSED, text)).toBe(text);
    expect(filterLists(EXPOSED, text.replace('"route"', '"secret"'))).toBe(
      listed('"tools" : [ {"name":"zoom","a":-0.0}\t]'),
    );
  });

  it.each([
    '"tools":[],"tools":[{"name":"secret"}]',
    '"tools":[],"Tools":[{"name":"secret"}]',
    '"tools":[],"t\\u006fols":[{"name":"secret"}]',
    '"tools":[{"name":"secret","name":"route"}]',
    '"tools":[{"name":"route","NAME":"secret"}]',
    '"resources":[{"uri":"file:///shut","ur\\u0069":"file:///open"}]',
    '"cacheScope":"private","cacheScope":"public"',
    '"tools":[]},"result":{"tools":[{"name":"secret"}]',
    '"tools":[]},"Result":{"tools":[{"name":"secret"}]',
  ])('PRX-5 PRX-9 that stand there twice are refused: %s', (body) =>
    expect(() => filterLists(EXPOSED, listed(body))).toThrow(SyntaxError),
  );

  it('PRX-5 show nothing where nothing is exposed', () => {
    const none: Exposure = { tools: new Set(), prompts: new Set(), resources: new Set() };
    const items = '[{"name":"a","uri":"a","uriTemplate":"a"},{},7]';
    expect(filterLists(none, listed(`"tools":${items},"resources":${items}`))).toBe(
      listed('"tools":[],"resources":[]'),
    );
  });
});

describe('who may cache an answer', () => {
  it.each(['"public"', '"PRIVATE"', 'null', '["private"]', '{"a":1}'])(
    'PRX-9 is its caller alone, where the server says %s',
    (scope) => {
      const text = listed(`"ttlMs":1, "cacheScope" : ${scope} ,"tools":[]`);
      const expected = listed('"ttlMs":1, "cacheScope" : "private" ,"tools":[]');
      expect(withoutSharing(text)).toBe(expected);
      expect(withoutSharing(`[${text},7,${text}]`)).toBe(`[${expected},7,${expected}]`);
      expect(filterLists(EXPOSED, text)).toBe(expected);
    },
  );

  it('stays as it is written elsewhere, and where it says so already', () => {
    for (const text of [
      listed('"cacheScope":"priv\\u0061te"'),
      listed('"a":{"cacheScope":"public"}'),
      '{"cacheScope":1}',
    ])
      expect(withoutSharing(text)).toBe(text);
    expect(() => withoutSharing(listed('"cacheScope":"private","cachescope":"public"'))).toThrow(SyntaxError);
  });
});

describe('news of a changed resource', () => {
  const update = (params?: unknown) => ({ method: 'notifications/resources/updated', params });
  it('PRX-5 is heard of what is exposed only', () => {
    expect(hidesUpdate(EXPOSED, update({ uri: 'note://7' }))).toBe(false);
    expect(hidesUpdate('all', update({ uri: 'file:///shut' }))).toBe(false);
    for (const params of [{ uri: 'file:///shut' }, { uri: 7 }, {}, null, undefined, []])
      expect(hidesUpdate(EXPOSED, update(params))).toBe(true);
  });

  it('is nothing else', () => {
    for (const other of [null, 7, 'x', [], {}, { method: 'notifications/message', params: { uri: 'file:///shut' } }])
      expect(hidesUpdate(EXPOSED, other)).toBe(false);
  });
});
