import { describe, expect, it } from '@jest/globals';
import { AnswerMessages } from '../../../src/proxy/answer-messages.js';
import { secretsOf, tellsOf } from '../../../src/proxy/upstream/route-secrets.js';

const PATH = '/s/key-Zq9%2Fplus/mcp?token=abc%20defghi&x=1';
const SECRETS = secretsOf(PATH, { authorization: 'Bearer credential-1', 'x-region': 'eu' });
const error = (message: unknown, data: unknown = null): string =>
  JSON.stringify({ jsonrpc: '2.0', id: 1, error: { code: -32601, message, data } });
const seen = (text: string, secrets = SECRETS): string =>
  new AnswerMessages(['1'], () => 'all', undefined, undefined, secrets).read(text);

describe('what no answer may tell of the way to a server', () => {
  it('VAR-2 are path and query, whole and in parts, decoded too, and the values of headers', () => {
    expect([...SECRETS].sort()).toEqual(
      [
        PATH,
        decodeURIComponent(PATH),
        'key-Zq9%2Fplus',
        'key-Zq9/plus',
        'abc%20defghi',
        'abc defghi',
        'Bearer credential-1',
        'credential-1',
      ].sort(),
    );
    expect(secretsOf('/mcp', {})).toEqual([]);
    expect(secretsOf('/a/%zz-not-escaped', {})).toContain('%zz-not-escaped');
  });

  it.each(['Cannot POST /s/key-Zq9%2Fplus/mcp', 'no key-Zq9/plus', 'token abc defghi', 'Bearer credential-1 is wrong'])(
    'VAR-2 an error loses what it says where that is %j, at any place and in any spelling',
    (text) => {
      for (const told of [
        error(text),
        error('no', { deep: [{ [text]: 1 }] }),
        error(text).replaceAll('/', '\\/').replaceAll('e', '\\u0065'),
        `[${error('fine')},${error(text)}]`,
        JSON.stringify({ jsonrpc: '2.0', id: 1, result: { isError: true, content: [{ type: 'text', text }] } }),
      ]) {
        expect(tellsOf(SECRETS, JSON.parse(told))).toBe(true);
        expect(tellsOf(SECRETS, JSON.parse(seen(told)))).toBe(false);
        expect(JSON.stringify(JSON.parse(seen(told)))).toContain('"id":1');
      }
      expect(JSON.parse(seen(error(text)))).toMatchObject({ id: 1, error: { data: { code: 'upstream.refused' } } });
    },
  );

  it('VAR-2 but what is no error passes to the byte, and so does an error that tells nothing', () => {
    const fine = '{ "jsonrpc":"2.0","id":1,"error":{"code":-32601,"message":"Method not found","x":1e2}}';
    const result = JSON.stringify({ jsonrpc: '2.0', id: 1, result: { content: [{ type: 'text', text: PATH }] } });
    for (const text of [fine, result]) expect(seen(text)).toBe(text);
    expect(seen(error(PATH), [])).toBe(error(PATH));
  });

  it('VAR-2 a short answer has to be read where there is something to hide', () => {
    const longest = (secrets: readonly string[]) =>
      new AnswerMessages([], () => 'all', undefined, undefined, secrets).longestError;
    expect([longest(SECRETS), longest([])]).toEqual([64 * 1024, 0]);
  });
});
