import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { type Subject, subjectsOf } from '../../../src/proxy/methods.js';
import { ProxyRefusal } from '../../../src/proxy/proxy-refusal.js';
import { readRpcBody, type RpcBody } from '../../../src/proxy/rpc-message.js';
import { growth, LINEAR } from '../../support/growth.js';

const read = (text: string | Buffer): RpcBody | ProxyRefusal => readRpcBody(Buffer.from(text));
const taken = (text: string): RpcBody => {
  const body = read(text);
  if (body instanceof ProxyRefusal) throw new Error(`${body.code} for ${text}`);
  return body;
};
const codeOf = (text: string | Buffer): string | undefined => {
  const body = read(text);
  return body instanceof ProxyRefusal ? body.code : undefined;
};
/** A call with fields written in front of its own. */
const call = (more = '', params = '"name":"route"'): string =>
  `{${more}"jsonrpc":"2.0","id":1,"method":"tools/call","params":{${params}}}`;
const ping = (id: string): string => `{"jsonrpc":"2.0","id":${id},"method":"ping"}`;

describe('the keys that are decided on', () => {
  it.each([
    ['a second one', '"method":"ping",'],
    ['another case', '"Method":"ping",'],
    ['an escape', '"m\\u0065thod":"ping",'],
    ['an escape in another case', '"\\u004dethod":"ping",'],
    ['a long s', '"paramſ":{},'],
    ['a full-width letter', '"ｉd":2,'],
    ['a key that no message has', '"extra":1,'],
    ['a key that every object has', '"__proto__":{"method":"ping"},'],
  ])('PRX-9 PRX-10 stand in the envelope once, as they are spelled: %s is refused', (_what, more) => {
    expect(codeOf(call())).toBeUndefined();
    expect(codeOf(call(more))).toBe('message.invalid');
    expect(codeOf(`[${ping('1')},${call(more)}]`)).toBe('message.invalid');
  });

  it.each([
    '"name":"a","name":"route"',
    '"Name":"a","name":"route"',
    '"NAME":"route"',
    '"n\\u0061me":"a","name":"route"',
    '"name":"route","ＮＡＭＥ":"a"',
    '"name":"route","uri":"a","uri":"b"',
    '"name":"route","taſkId":"a"',
    '"name":"route","other":1,"Other":2',
    '"name":"route","_meta":{},"_meta":{}',
    '"name":"route","_meta":{"a":1,"A":2}',
    '"name":"route","ref":{"type":"ref/prompt","type":"ref/resource"}',
    '"name":"route","ref":{"Type":"ref/prompt"}',
    '"name":"route","notifications":{"resourcesubscriptions":["a"]}',
  ])('PRX-9 PRX-10 stand in the params once, as they are spelled: %s is refused', (params) =>
    expect(codeOf(call('', params))).toBe('message.invalid'),
  );

  it.each([
    '"n\\u0061me":"route"',
    '"name":"route","arguments":{"name":1,"name":2,"NAME":3}',
    '"name":"route","other":1,"another":{"Name":1}',
    '"name":"route","_meta":{"progressToken":1,"io.example/Name":2}',
  ])('but the arguments are the tool’s own, and an escape alone changes nothing: %s passes', (params) =>
    expect(taken(call('', params)).messages[0]?.subjects).toEqual([{ kind: 'tool', name: 'route' }]),
  );
});

describe('LIM-3 the work that a body makes', () => {
  const keys = (count: number): string => Array.from({ length: count }, (_, n) => `"k${n}":${n}`).join(',');

  it('LIM-3 is bounded by the number of keys in the params, not by what a tool is given', () => {
    expect(codeOf(call('', `"name":"route",${keys(255)}`))).toBeUndefined();
    expect(codeOf(call('', `"name":"route",${keys(256)}`))).toBe('message.invalid');
    expect(codeOf(call('', `"name":"route","arguments":{${keys(5_000)}}`))).toBeUndefined();
  });

  it('PRX-9 half a character is refused where something is decided by it, and passes in arguments', () => {
    const half = '\\ud83d';
    for (const params of [`"name":"a${half}"`, `"name":"route","uri":"${half}"`, `"name":"route","taskId":"${half}"`])
      expect(codeOf(call('', params))).toBe('message.invalid');
    expect(codeOf(ping(`"${half}"`))).toBe('message.invalid');
    expect(codeOf(ping('1').replace('ping', `ping${half}`))).toBe('message.invalid');
    expect(codeOf(call('', `"name":"${half}\\udd2c"`))).toBeUndefined();
    expect(codeOf(call('', `"name":"route","arguments":{"a":"${half}"}`))).toBeUndefined();
  });

  it('LIM-3 grows no faster than the body, whatever it is made of', () => {
    const read = (text: string) => void readRpcBody(Buffer.from(text));
    for (const made of [
      (size: number) => call('', `"name":"${'a'.repeat(size * 100)}"`),
      (size: number) => `${'['.repeat(size)}${']'.repeat(size)}`,
      (size: number) => call('', `"name":"route","arguments":{${keys(size)}}`),
      (size: number) => call('', `"name":"route","_meta":${'{"a":'.repeat(size)}1${'}'.repeat(size)}`),
      (size: number) => call('', `"name":${'[['.repeat(size)}${']]'.repeat(size)}`),
    ])
      expect(growth(made, read, 5_000)).toBeLessThan(LINEAR);
  });
});

describe('a body', () => {
  it.each([
    ['with a mark in front', Buffer.from(`\ufeff${call()}`)],
    ['with half a character', Buffer.concat([Buffer.from('{"jsonrpc":"2.0","method":"'), Buffer.from([0xc3, 0x22])])],
    ['with a byte that UTF-8 never has', Buffer.from(call().replace('route', '\xff'), 'latin1')],
    ['with a letter written longer than need be', Buffer.from(call().replace('route', '\xc1\xa1'), 'latin1')],
    ['in UTF-16', Buffer.from(call(), 'utf16le')],
    ['that is cut off', Buffer.from(call().slice(0, -1))],
    ['with two messages', Buffer.from(call() + call())],
    ['of nothing', Buffer.alloc(0)],
  ])('LIM-3 %s is malformed', (_what, bytes) => expect(codeOf(bytes)).toBe('message.malformed'));

  it.each(['null', '1', '"x"', '[null]', '[[]]', '{}', '{"jsonrpc":2.0,"id":1,"method":"ping"}', `[${ping('1')},{}]`])(
    'LIM-3 %s is no message',
    (text) => expect(codeOf(text)).toBe('message.invalid'),
  );

  it('LIM-3 holds 1 to 100 messages', () => {
    const batch = (size: number): string => `[${Array.from({ length: size }, (_, n) => ping(String(n))).join(' , ')}]`;
    expect(codeOf(batch(0))).toBe('message.invalid');
    expect(codeOf(batch(101))).toBe('message.invalid');
    expect(taken(batch(1))).toMatchObject({ batch: true, ids: ['0'] });
    expect(taken(batch(100)).ids).toHaveLength(100);
    expect(taken(ping('0')).batch).toBe(false);
  });

  it.each(['1', '9007199254740993', '1e3', '-0.0', '"\\u0061"', '""', 'null'])(
    'keeps the id %s as it is written',
    (id) => expect(taken(`[ ${ping(id)}, ${ping(` ${id}\n`)} ]`).ids).toEqual([id, id]),
  );

  it.each(['true', '{}', '[1]'])('cannot have the id %s', (id) => expect(codeOf(ping(id))).toBe('message.invalid'));

  it('has no id to answer where it notifies or answers itself', () => {
    const text = '{"jsonrpc":"2.0","method":"notifications/initialized"}';
    expect(taken(`[${text},{"jsonrpc":"2.0","id":7,"result":{}},{"jsonrpc":"2.0","id":8,"error":{}}]`)).toMatchObject({
      ids: [],
      messages: [{ method: 'notifications/initialized' }, { method: undefined }, { method: undefined }],
    });
    expect(codeOf('{"jsonrpc":"2.0","id":7}')).toBe('message.invalid');
    expect(codeOf('{"jsonrpc":"2.0","id":7,"method":null,"result":{}}')).toBe('message.invalid');
  });

  it('PRX-10 in which one message lacks what its method needs passes none on, and every id is known', () => {
    const { fault, ids } = taken(`[${ping('1')},${call('', '"name":7')},${ping('3')}]`);
    expect([fault?.code, ids]).toEqual(['message.invalid', ['1', '1', '3']]);
    expect(taken(call()).fault).toBeUndefined();
  });

  it('PRX-10 with a method that nobody knows is read only where its params hold nothing', () => {
    const unread = (params: string) => taken(`{"jsonrpc":"2.0","id":1,"method":"constructor"${params}}`).messages;
    expect(unread('')).toMatchObject([{ unread: false, subjects: [] }]);
    expect(unread(',"params":{"_meta":{}}')).toMatchObject([{ unread: false }]);
    expect(unread(',"params":{"tool":"route"}')).toMatchObject([{ unread: true }]);
    expect(unread(',"params":["route"]')).toMatchObject([{ unread: true }]);
  });
});

/** An object as somebody wrote it: keys in order, some twice, each perhaps with an escape. */
interface Written {
  readonly fields: readonly (readonly [key: string, value: unknown])[];
}
const isWritten = (value: unknown): value is Written =>
  typeof value === 'object' && value !== null && 'fields' in value;

const write = (value: unknown, escaped: boolean): string => {
  if (!isWritten(value)) return JSON.stringify(value);
  const quoted = (key: string): string =>
    escaped ? `"\\u${key.charCodeAt(0).toString(16).padStart(4, '0')}${key.slice(1)}"` : JSON.stringify(key);
  return `{${value.fields.map(([key, inner]) => `${quoted(key)}: ${write(inner, escaped)}`).join(',')}}`;
};

type Reader = (value: unknown) => unknown;

const firstWins: Reader = (value) =>
  isWritten(value) ? Object.fromEntries([...value.fields].reverse().map(([key, one]) => [key, firstWins(one)])) : value;

/** As Go reads fields of a struct: by simple case folding, the last one wins. */
const caseFolding: Reader = (value) =>
  isWritten(value)
    ? Object.fromEntries(value.fields.map(([key, one]) => [key.replaceAll('ſ', 's').toLowerCase(), caseFolding(one)]))
    : value;

const subjectsRead = (message: unknown): readonly Subject[] | null => {
  const { method, params } = message as { readonly method?: unknown; readonly params?: unknown };
  return subjectsOf(String(method), params);
};

describe('what passes', () => {
  const spelled = (...keys: readonly string[]) => {
    const likely = keys.map((key) => ({ arbitrary: fc.constant(key), weight: 6 }));
    const alike = keys.flatMap((key) => [key.toUpperCase(), key.replace('s', 'ſ')]);
    return fc.oneof(...likely, { arbitrary: fc.constantFrom(...alike), weight: 1 });
  };
  const text = fc.constantFrom('a', 'b');
  const written = (field: fc.Arbitrary<readonly [string, unknown]>) =>
    fc.array(field, { minLength: 1, maxLength: 3 }).map((fields): Written => ({ fields }));
  const ref = written(
    fc.oneof(
      fc.tuple(spelled('type'), fc.constantFrom('ref/prompt', 'ref/resource')),
      fc.tuple(spelled('name', 'uri'), text),
    ),
  );
  const params = written(
    fc.oneof(fc.tuple(spelled('name', 'uri', 'taskId'), text), fc.tuple(spelled('ref'), fc.oneof(ref, text))),
  );
  const method = fc.constantFrom('tools/call', 'prompts/get', 'resources/read', 'completion/complete');
  const message = fc
    .tuple(
      method,
      params,
      fc.array(fc.oneof(fc.tuple(spelled('method'), method), fc.tuple(spelled('params'), params)), { maxLength: 1 }),
      fc.boolean(),
    )
    .map(([named, given, more, inFront]): Written => {
      const own = [
        ['jsonrpc', '2.0'],
        ['id', 1],
        ['method', named],
        ['params', given],
      ] as const;
      return { fields: inFront ? [...more, ...own] : [...own, ...more] };
    });

  it('PRX-9 PRX-10 is read alike by every parser: the last key, the first one, or one in any case', () => {
    let passed = 0;
    fc.assert(
      fc.property(message, fc.boolean(), (made, escaped) => {
        const body = read(write(made, escaped));
        if (body instanceof ProxyRefusal || body.fault) return;
        passed += 1;
        const subjects = body.messages[0]!.subjects;
        for (const one of [JSON.parse(write(made, escaped)) as unknown, firstWins(made), caseFolding(made)])
          expect(subjectsRead(one)).toEqual(subjects);
      }),
      { numRuns: 5_000 },
    );
    expect(passed).toBeGreaterThan(100);
  });
});
