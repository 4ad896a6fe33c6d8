import { beforeAll, describe, expect, it } from '@jest/globals';
import { ProxyRefusal } from '../../../src/proxy/proxy-refusal.js';
import { readRpcBody, type RpcBody, type RpcMessage } from '../../../src/proxy/rpc-message.js';
import { Chance } from '../../support/hostile/chance.js';
import { callersBody } from '../../support/parsers/messages.js';
import { type Meaning, type Reader, withReaders } from '../../support/parsers/readers.js';

const BODIES = process.env['GATEHOUSE_TEST_LONG'] === '1' ? 200_000 : 5_000;
const SEED = Number(process.env['GATEHOUSE_TEST_SEED'] ?? Date.now() % 2 ** 31);

const fields = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** What V8 reads. A number is compared as it was written, because V8 rounds it. */
const meantInV8 = (message: unknown, { id }: RpcMessage): Meaning => {
  const { method, params } = fields(message);
  const { name, uri, taskId, ref, notifications } = fields(params);
  const { resourceSubscriptions: asked } = fields(notifications);
  const given = fields(message)['id'];
  return {
    method: text(method),
    id: typeof given === 'string' ? `text ${given}` : (id ?? ''),
    name: text(name),
    uri: text(uri),
    taskId: text(taskId),
    ref: ['type', 'name', 'uri'].map((key) => text(fields(ref)[key])),
    subscriptions: Array.isArray(asked) ? asked : [],
  };
};

interface Passed {
  readonly bytes: Buffer;
  readonly body: RpcBody;
}

const passes = (bytes: Buffer): readonly Passed[] => {
  const body = readRpcBody(bytes);
  return body instanceof ProxyRefusal || body.fault ? [] : [{ bytes, body }];
};

const inV8 = ({ bytes, body }: Passed): readonly Meaning[] => {
  const value: unknown = JSON.parse(bytes.toString());
  return (Array.isArray(value) ? value : [value]).map((one, place) => meantInV8(one, body.messages[place]!));
};

const differences = (passed: readonly Passed[], reader: Reader): readonly object[] => {
  const read = reader(passed.map(({ bytes }) => bytes));
  return passed.flatMap((one, place) => {
    const [here, there] = [inV8(one), read[place]];
    // What a parser does not understand at all is refused by its server.
    if (there === null || JSON.stringify(here) === JSON.stringify(there)) return [];
    return [{ body: one.bytes.toString(), here, there }];
  });
};

describe(`PRX-9 what passes means the same to every parser (seed ${SEED})`, () => {
  let passed: readonly Passed[];
  beforeAll(() => {
    const chance = new Chance(SEED);
    passed = Array.from({ length: BODIES }, () => callersBody(chance)).flatMap(passes);
  });

  it('PRX-9 to encoding/json of Go and to json of Python', () => {
    expect(passed.length).toBeGreaterThan(BODIES / 10);
    withReaders(({ go, python }) => {
      for (const [language, reader] of Object.entries({ Go: go, Python: python }))
        if (reader) expect([language, differences(passed, reader).slice(0, 3)]).toEqual([language, []]);
        else console.warn(`NOT RUN: ${language} is not here, so its parser read nothing`);
      // What has to pass before a change goes in reads with all three.
      if (process.env['CI'] === 'true') expect([go, python]).not.toContain(undefined);
    });
  });

  it('PRX-9 is what the proxy decides by', () => {
    for (const one of passed)
      for (const [place, meant] of inV8(one).entries()) {
        const { method, subjects } = one.body.messages[place]!;
        expect(method ?? '').toBe(meant.method);
        const names = [meant.name, meant.uri, ...meant.ref.slice(1), ...meant.subscriptions];
        expect(names).toEqual(expect.arrayContaining(subjects.map(({ name }) => name)));
      }
  });

  it('PRX-9 and the readers tell meanings apart, where nothing is checked before', () => {
    const told = '{"jsonrpc":"2.0","id":1,"method":"ping","METHOD":"tools/call","param\u017f":{"name":"hidden"}}';
    const bodies = [Buffer.from(told), Buffer.from('{'), Buffer.from('{"id":9007199254740993,"method":"a"}')];
    const large = { id: '9007199254740993', method: 'a' };
    withReaders(({ go, python }) => {
      if (go) expect(go(bodies)).toMatchObject([[{ method: 'tools/call', name: 'hidden' }], null, [large]]);
      if (python) expect(python(bodies)).toMatchObject([[{ method: 'ping', name: '' }], null, [large]]);
    });
  });
});
