import { describe, expect, it } from '@jest/globals';
import type { IdOwner } from '../../../src/proxy/owned-ids.js';
import { OwnedIds } from '../../../src/proxy/owned-ids.js';
import { AnsweredTasks } from '../../../src/proxy/answered-tasks.js';
import { readRpcBody, type RpcBody } from '../../../src/proxy/rpc-message.js';
import { TaskIds } from '../../../src/proxy/task-ids.js';

const KEY = Buffer.alloc(32, 1);
const anna: IdOwner = { userId: 'usr_anna', gatewayId: 'gw_1', serverId: 'srv_1' };
const others = [
  { ...anna, userId: 'usr_ben' },
  { ...anna, gatewayId: 'gw_2' },
  { ...anna, serverId: 'srv_2' },
];
const RELATED = 'io.modelcontextprotocol/related-task';

const asks = (method: string, params: object, id = 1): RpcBody =>
  readRpcBody(Buffer.from(JSON.stringify({ jsonrpc: '2.0', id, method, params }))) as RpcBody;
const answer = (result: object, id = 1): string => JSON.stringify({ jsonrpc: '2.0', id, result });
const resultOf = (text: string): Record<string, unknown> => (JSON.parse(text) as { result: object }).result as never;

describe('ids of tasks', () => {
  it('PRX-10 open for the person, gateway and server that they were made for, and tell the tool', () => {
    const ids = new TaskIds(KEY);
    const hers = ids.made(anna, 'task', 'route');
    expect(hers).not.toBe('task');
    expect(ids.open(anna, hers)).toEqual({ taskId: 'task', tool: 'route' });
    expect(ids.known(anna, 'task')).toBe(hers);
    for (const other of others) {
      expect(ids.open(other, hers)).toBeUndefined();
      expect(ids.known(other, 'task')).toBeUndefined();
      expect(ids.made(other, 'task', 'route')).not.toBe(hers);
    }
    expect(ids.open(anna, 'task')).toBeUndefined();
    expect(ids.open(anna, `${hers.slice(0, -4)}AAAA`)).toBeUndefined();
  });

  it('PRX-10 are known to another instance, which lists a task once it was asked for', () => {
    const hers = new TaskIds(KEY).made(anna, 'task', null);
    const another = new TaskIds(KEY);
    expect(another.known(anna, 'task')).toBeUndefined();
    expect(another.open(anna, hers)).toEqual({ taskId: 'task', tool: null });
    expect(another.known(anna, 'task')).toBe(hers);
    expect(new TaskIds(Buffer.alloc(32, 2)).open(anna, hers)).toBeUndefined();
  });

  it('PRX-10 are no session ids, and session ids are none of them', () => {
    const [ids, sessions] = [new TaskIds(KEY), new OwnedIds(KEY)];
    expect(ids.open(anna, sessions.wrap(anna, '["task",null]'))).toBeUndefined();
    expect(sessions.unwrap(anna, ids.made(anna, 'task', null))).toBeUndefined();
  });

  it('LIM-3 are remembered in a bounded number, the oldest are forgotten first', () => {
    const ids = new TaskIds(KEY);
    const first = ids.made(anna, 'task-0', null);
    for (let made = 1; made <= 10_000; made += 1) ids.made(anna, `task-${made}`, null);
    expect(ids.known(anna, 'task-0')).toBeUndefined();
    expect(ids.known(anna, 'task-10000')).toBeDefined();
    expect(ids.open(anna, first)).toEqual({ taskId: 'task-0', tool: null });
    ids.made(anna, 'x'.repeat(2_000), null);
    expect(ids.known(anna, 'x'.repeat(2_000))).toBeUndefined();
  });
});

describe('tasks in an answer', () => {
  it('PRX-10 stand under the ids of the caller, with the tool that was called, and nothing else changes', () => {
    const ids = new TaskIds(KEY);
    const tasks = new AnsweredTasks(ids, anna, asks('tools/call', { name: 'route', task: {} }));
    const text = '{"id":1, "result":{"big":9007199254740993,"task":{"ttl":1e3,"taskId":"task"}},"jsonrpc":"2.0"}';
    const seen = tasks.rewrite(text);
    const given = ids.known(anna, 'task')!;
    expect(seen).toBe(text.replace('"task"}', `${JSON.stringify(given)}}`));
    expect(ids.open(anna, given)?.tool).toBe('route');
  });

  it.each([
    ['flat, as of 2026-07-28', { resultType: 'task', taskId: 'task', status: 'working' }],
    ['related', { content: [], _meta: { [RELATED]: { taskId: 'task' } } }],
  ])('PRX-10 are found where they stand: %s', (_where, result) => {
    const ids = new TaskIds(KEY);
    const tasks = new AnsweredTasks(ids, anna, asks('tools/call', { name: 'route' }));
    const seen = tasks.rewrite(answer(result));
    expect(seen).not.toContain('"task"}');
    expect(seen).toContain(JSON.stringify(ids.known(anna, 'task')));
    expect(ids.open(anna, ids.known(anna, 'task')!)?.tool).toBe('route');
  });

  it('PRX-10 keep the id that the caller asked with', () => {
    const given = new TaskIds(KEY).made(anna, 'task', 'route');
    const ids = new TaskIds(KEY);
    ids.made(anna, 'task', 'other');
    const tasks = new AnsweredTasks(ids, anna, asks('tasks/get', { taskId: given }));
    expect(resultOf(tasks.rewrite(answer({ taskId: 'task', status: 'working' })))['taskId']).toBe(given);
  });

  it('PRX-10 of other people are left out of lists and notifications', () => {
    const ids = new TaskIds(KEY);
    const hers = ids.made(anna, 'hers', 'route');
    ids.made(others[0]!, 'his', 'route');
    const tasks = new AnsweredTasks(ids, anna, asks('tasks/list', {}));
    const listed = tasks.rewrite(answer({ tasks: [{ taskId: 'his' }, { taskId: 'hers' }, { taskId: 'unknown' }] }));
    expect(resultOf(listed)['tasks']).toEqual([{ taskId: hers }]);
    const status = (taskId: unknown) => ({ jsonrpc: '2.0', method: 'notifications/tasks/status', params: { taskId } });
    expect(['hers', 'his', 'unknown', 1].map((id) => tasks.hides(status(id)))).toEqual([false, true, true, true]);
    expect(tasks.hides({ jsonrpc: '2.0', method: 'notifications/tasks/status' })).toBe(true);
    expect(JSON.parse(tasks.rewrite(JSON.stringify(status('hers'))))).toEqual(status(hers));
  });

  it('PRX-10 leave alone what a server asks about a task of its client', () => {
    const tasks = new AnsweredTasks(new TaskIds(KEY), anna, asks('tools/call', { name: 'route' }));
    for (const message of [
      { jsonrpc: '2.0', id: 7, method: 'tasks/get', params: { taskId: 'of-the-client' } },
      { jsonrpc: '2.0', method: 'notifications/progress', params: { progressToken: 'task', progress: 1 } },
      { jsonrpc: '2.0', id: 1, result: { structuredContent: { taskId: 'x', tasks: [{ taskId: 'y' }] } } },
      { jsonrpc: '2.0', id: 1, error: { code: 1, message: 'no such task', data: { taskId: 'x' } } },
      'task',
      ['task'],
    ])
      expect(tasks.rewrite(JSON.stringify(message))).toBe(JSON.stringify(message));
  });

  it('PRX-10 are told apart in a batch by the request that each message answers', () => {
    const ids = new TaskIds(KEY);
    const call = (id: number, name: string) => ({ jsonrpc: '2.0', id, method: 'tools/call', params: { name } });
    const body = readRpcBody(Buffer.from(JSON.stringify([call(1, 'route'), call(2, 'find')]))) as RpcBody;
    const tasks = new AnsweredTasks(ids, anna, body);
    tasks.rewrite(`[${answer({ task: { taskId: 'b' } }, 2)},${answer({ task: { taskId: 'a' } }, 1)}]`);
    const toolOf = (id: string) => ids.open(anna, ids.known(anna, id)!)?.tool;
    expect([toolOf('a'), toolOf('b')]).toEqual(['route', 'find']);
  });
});
