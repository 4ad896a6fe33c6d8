import { describe, expect, it } from '@jest/globals';
import { EventRewriter } from '../../../src/proxy/event-stream.js';
import { finalEvents } from '../../../src/proxy/final-events.js';
import { listsChanged } from '../../../src/proxy/list-changed.js';
import { ProxyRefusal } from '../../../src/proxy/proxy-refusal.js';
import { readRpcBody, type RpcBody } from '../../../src/proxy/rpc-message.js';

/** The messages of an event stream, as a client reads them. */
const heard = (events: string): readonly unknown[] => {
  const messages: unknown[] = [];
  const reader = new EventRewriter((data) => {
    messages.push(JSON.parse(data));
    return data;
  }, 10_000);
  reader.push(Buffer.from(events));
  return messages;
};
const body = (text: string): RpcBody => {
  const read = readRpcBody(Buffer.from(text));
  if (read instanceof ProxyRefusal) throw new Error(read.code);
  return read;
};
const listen = (id: string, ...lists: readonly string[]): string =>
  `{"jsonrpc":"2.0","id":${id},"method":"subscriptions/listen","params":{"notifications":{${lists
    .map((list) => `"${list}ListChanged":true`)
    .join()}}}}`;
const changed = (list: string, subscription?: unknown): object => ({
  jsonrpc: '2.0',
  method: `notifications/${list}/list_changed`,
  ...(subscription === undefined
    ? {}
    : { params: { _meta: { 'io.modelcontextprotocol/subscriptionId': subscription } } }),
});

describe('lists that changed here', () => {
  it('PRX-5 are all told on the stream that a GET opened', () => {
    expect(heard(listsChanged(['tools', 'prompts'], undefined))).toEqual([changed('tools'), changed('prompts')]);
    expect(listsChanged([], undefined)).toBe('');
  });

  it('PRX-5 are told to a subscription that asked for them, with its id', () => {
    const asked = body(listen('"s1"', 'tools', 'resources'));
    expect(heard(listsChanged(['tools', 'resources', 'prompts'], asked))).toEqual([
      changed('tools', 's1'),
      changed('resources', 's1'),
    ]);
    expect(listsChanged(['prompts'], asked)).toBe('');
    expect(listsChanged(['tools'], body('{"jsonrpc":"2.0","id":1,"method":"tools/list"}'))).toBe('');
  });

  it('PRX-5 are told to each subscription of a batch, with the id as it was written', () => {
    const events = listsChanged(
      ['tools'],
      body(`[${listen('9007199254740993', 'tools')},${listen('2', 'prompts')},${listen('3', 'tools')}]`),
    );
    expect(events).toContain('"io.modelcontextprotocol/subscriptionId":9007199254740993}');
    expect(heard(events)).toHaveLength(2);
  });
});

describe('the last events of a stream that is cut off', () => {
  const refusal = new ProxyRefusal(403, 'team.disabled', 'The team is disabled.\nAsk an administrator.');

  it('PRX-3 are an error for each call that waits', () => {
    const error = { code: -32010, message: refusal.sentence, data: { code: 'team.disabled' } };
    expect(heard(finalEvents(refusal, ['9007199254740992', '"a"']))).toMatchObject([
      { jsonrpc: '2.0', id: 9007199254740992, error },
      { jsonrpc: '2.0', id: 'a', error },
    ]);
    expect(heard(finalEvents(refusal, []))).toEqual([]);
  });

  it('PRX-3 end an event that was under way, and are read after it', () => {
    const half = 'event: message\ndata: {"jsonrpc":"2.0","method":"notifications/message"}';
    expect(heard(half + finalEvents(refusal, ['1']))).toMatchObject([{ method: 'notifications/message' }, { id: 1 }]);
  });

  it('PRX-3 are a log message where no call waits', () =>
    expect(heard(finalEvents(refusal, undefined))).toEqual([
      {
        jsonrpc: '2.0',
        method: 'notifications/message',
        params: { level: 'error', logger: 'gatehouse', data: refusal.sentence, _meta: { code: 'team.disabled' } },
      },
    ]));
});
