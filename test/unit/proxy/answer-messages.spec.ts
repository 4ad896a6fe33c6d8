import { describe, expect, it } from '@jest/globals';
import type { Exposure } from '../../../src/ports/access/access.port.js';
import { AnswerMessages } from '../../../src/proxy/answer-messages.js';

const SOME: Exposure = { tools: new Set(['route']), prompts: new Set(), resources: new Set(['file:///open']) };
const of = (ids: readonly string[], exposure: Exposure = 'all') => new AnswerMessages(ids, () => exposure);
const answer = (id: string, rest = '"result":{}'): string => `{"jsonrpc":"2.0","id":${id},${rest}}`;
const updated = (uri: string): string =>
  `{"jsonrpc":"2.0","method":"notifications/resources/updated","params":{"uri":"${uri}"}}`;

describe('the calls that an answer still owes', () => {
  it('are those whose ids no message answered, each as it was written', () => {
    const messages = of(['1', '"a"', '9007199254740993', 'null']);
    messages.read(answer('1'));
    messages.read(answer('"a"', '"error":{"code":1}'));
    expect(messages.unanswered).toEqual(['9007199254740993', 'null']);
    for (const other of ['9007199254740992', '"1"', '0']) messages.read(answer(other));
    expect(messages.unanswered).toEqual(['9007199254740993', 'null']);
    messages.read(`[ ${answer('9007199254740993')} , ${answer('null')} ]`);
    expect(messages.unanswered).toEqual([]);
  });

  it('are not answered by a request of the server, a notification, or a message without a result', () => {
    const messages = of(['1']);
    messages.read(answer('1', '"method":"sampling/createMessage","result":{}'));
    messages.read('{"jsonrpc":"2.0","method":"notifications/progress","params":{"id":1}}');
    messages.read('{"jsonrpc":"2.0","result":{"id":1}}');
    messages.read(answer('1', '"x":1'));
    messages.read('[1,null,"1",[]]');
    expect(messages.unanswered).toEqual(['1']);
  });
});

describe('how a call ended', () => {
  it.each([
    [answer('1'), false],
    [answer('1', '"error":{"code":-1}'), true],
    [answer('1', '"error":null,"result":{}'), false],
    [answer('1', '"error":"no"'), false],
    [answer('1', '"result":{"isError":true}'), true],
    [answer('1', '"result":{"isError":"true"}'), false],
    [answer('1', '"result":[{"isError":true}]'), false],
    [answer('1', '"method":"ping","error":{"code":1}'), false],
    [`[${answer('1')},${answer('2', '"error":{"code":1}')}]`, true],
  ])('%s: in an error %s', (text, isError) => {
    const messages = of(['1']);
    messages.read(text);
    messages.read(answer('3'));
    expect(messages.isError).toBe(isError);
  });
});

describe('what a caller reads', () => {
  it('GW-3 PRX-5 goes by what is exposed at that moment', () => {
    const list = answer('1', '"result":{"tools":[{"name":"route"},{"name":"secret"}],"cacheScope":"public"}');
    let exposure: Exposure = 'all';
    const messages = new AnswerMessages([], () => exposure);
    expect(messages.read(list)).toBe(list.replace('public', 'private'));
    exposure = SOME;
    expect(messages.read(list)).toBe(answer('1', '"result":{"tools":[{"name":"route"}],"cacheScope":"private"}'));
  });

  it('PRX-5 is nothing of a hidden resource that changed, and all else of its batch', () => {
    const messages = of(['1', '2'], SOME);
    const [open, shut] = [updated('file:///open'), updated('file:///shut')];
    expect(messages.read(open)).toBe(open);
    expect(messages.read(shut)).toBe('');
    expect(messages.read(`[${shut},${shut}]`)).toBe('');
    expect(messages.read(`[${answer('1')},${shut}, ${open},${answer('2')}]`)).toBe(
      `[${answer('1')}, ${open},${answer('2')}]`,
    );
    expect(messages.read(`[${shut},${answer('1', '"result":{"tools":[{"name":"secret"}]}')}]`)).toBe(
      `[${answer('1', '"result":{"tools":[]}')}]`,
    );
    expect(messages.read('[]')).toBe('[]');
  });

  it('PRX-9 has to be JSON in which no list stands twice', () => {
    expect(() => of([]).read('{"jsonrpc":')).toThrow(SyntaxError);
    expect(() => of([], SOME).read(answer('1', '"result":{"tools":[],"tools":[]}'))).toThrow(SyntaxError);
  });
});

describe('a body that is JSON-RPC', () => {
  it.each([
    [answer('1'), true],
    [answer('null', '"error":{}'), true],
    ['{"jsonrpc":"2.0","method":"ping"}', true],
    [`[${answer('1')},${answer('2')}]`, true],
    [`[${answer('1')},7]`, false],
    ['[]', false],
    ['{"jsonrpc":"2.0"}', false],
    ['{"jsonrpc":"1.0","result":{}}', false],
    ['{"error":"not found"}', false],
    ['null', false],
    ['<html>', false],
    ['', false],
  ])('PRX-9 %s: %s', (text, is) => expect(of([]).isMessage(text)).toBe(is));
});
