import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { did, KEYS } from '../support/proxy/acme.js';
import { type Answer, post, postRpc } from '../support/proxy/http-caller.js';
import { startWorld, type ProxyWorld } from '../support/proxy/proxy-world.js';

interface Message {
  readonly id?: number;
  readonly method: string;
  readonly params: { readonly name?: string; readonly taskId?: string };
}

const RELATED = 'io.modelcontextprotocol/related-task';

let world: ProxyWorld;
let server: http.Server;
/** Bodies that reached the server, and the names in their headers. */
let reached: { readonly body: string; readonly name: string | undefined }[];
/** Tasks that the server has made, for everybody who calls it. */
let made: string[];
let inEvents: boolean;

const resultOf = ({ method, params }: Message): object => {
  if (method === 'tools/call') {
    made.push(`raw-${made.length + 1}`);
    return { task: { taskId: made.at(-1), status: 'working' } };
  }
  if (method === 'tasks/list') return { tasks: made.map((taskId) => ({ taskId, status: 'working' })) };
  if (method === 'tasks/result') return { content: [], _meta: { [RELATED]: { taskId: params.taskId } } };
  return { taskId: params.taskId, status: 'completed' };
};

beforeEach(async () => {
  reached = [];
  made = [];
  inEvents = false;
  server = http.createServer((req, res) => {
    const chunks: Buffer[] = [];
    req.on('data', (chunk: Buffer) => chunks.push(chunk));
    req.on('end', () => {
      const body = Buffer.concat(chunks).toString();
      reached.push({ body, name: req.headers['mcp-name'] as string | undefined });
      const message = JSON.parse(body) as Message;
      const answer = JSON.stringify({ jsonrpc: '2.0', id: message.id, result: resultOf(message) });
      if (!inEvents) return res.writeHead(200, { 'content-type': 'application/json' }).end(answer);
      return res.writeHead(200, { 'content-type': 'text/event-stream' }).end(`data: ${answer}\n\n`);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  world = await startWorld(`http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`);
});
afterEach(async () => {
  await world.stop();
  server.closeAllConnections();
  server.close();
});

const ask = (key: string, method: string, params: object = {}, headers: Record<string, string> = {}): Promise<Answer> =>
  postRpc(world, key, { jsonrpc: '2.0', id: 5, method, params }, { headers });
const resultIn = ({ text }: Answer): Record<string, unknown> =>
  (JSON.parse(text.replace(/^.*?data: /s, '')) as { result: Record<string, unknown> }).result;
const makes = async (key: string, name = 'route'): Promise<string> =>
  (resultIn(await ask(key, 'tools/call', { name, task: { ttl: 1000 } }))['task'] as { taskId: string }).taskId;
const UNKNOWN = { status: 400, json: { id: 5, error: { code: -32602, data: { code: 'task.unknown' } } } };

describe.each([
  ['all', undefined],
  ['two tools', { tools: ['route', 'find'] }],
])('PRX-10 tasks of a gateway that shows %s', (_what, shown) => {
  beforeEach(() => {
    if (shown) world.access.happened(did.expose(shown));
  });

  it.each([false, true])('PRX-10 are there for whom they were made, answered in events: %s', async (events) => {
    inEvents = events;
    const task = await makes(KEYS.ben);
    expect(task).not.toContain('raw-1');
    for (const method of ['tasks/get', 'tasks/result', 'tasks/cancel', 'tasks/update'])
      expect((await ask(KEYS.ben, method, { taskId: task })).text).toContain(JSON.stringify(task));
    for (const { body } of reached.slice(1)) expect(body).toContain('"taskId":"raw-1"');
    expect(resultIn(await ask(KEYS.ben, 'tasks/list'))['tasks']).toEqual([{ taskId: task, status: 'working' }]);
  });

  it.each(['tasks/get', 'tasks/result', 'tasks/cancel', 'tasks/update'])(
    'PRX-10 are there for nobody else by %s, whatever id is sent',
    async (method) => {
      const task = await makes(KEYS.ben);
      world.access.happened(did.attach('gw_bare'));
      const before = reached.length;
      for (const [key, taskId, path] of [
        [KEYS.cleo, task, 'acme/search'],
        [KEYS.ada, task, 'acme/search'],
        [KEYS.ben, task, 'acme/bare'],
        [KEYS.cleo, 'raw-1', 'acme/search'],
        [KEYS.ben, 'raw-1', 'acme/search'],
        [KEYS.ben, `${task}x`, 'acme/search'],
        [KEYS.ben, '', 'acme/search'],
      ] as const) {
        const message = { jsonrpc: '2.0', id: 5, method, params: { taskId } };
        expect(await postRpc(world, key, message, { path })).toMatchObject(UNKNOWN);
      }
      expect(reached.length).toBe(before);
      expect((await ask(KEYS.ben, method, { id: task })).json).toMatchObject({ id: 5, error: { code: -32602 } });
      expect((await ask(KEYS.ben, method, { taskId: 1 })).json).toMatchObject({ id: 5, error: { code: -32602 } });
      expect(reached.length).toBe(before);
    },
  );

  it('PRX-10 are listed to nobody else', async () => {
    const [bens, cleos] = [await makes(KEYS.ben), await makes(KEYS.cleo)];
    const listed = async (key: string) => resultIn(await ask(key, 'tasks/list'))['tasks'];
    expect(await listed(KEYS.ben)).toMatchObject([{ taskId: bens }]);
    expect(await listed(KEYS.cleo)).toMatchObject([{ taskId: cleos }]);
    expect(await listed(KEYS.ada)).toEqual([]);
  });

  it('PRX-10 are reached through no other place of a message', async () => {
    const task = await makes(KEYS.ben);
    const before = reached.length;
    const related = (taskId: string) => ({ name: 'route', _meta: { [RELATED]: { taskId } } });
    for (const taskId of [task, 'raw-1'])
      expect(await ask(KEYS.cleo, 'tools/call', related(taskId))).toMatchObject(UNKNOWN);
    for (const sent of [
      `{"taskId":${JSON.stringify(task)},"TASKID":"raw-1"}`,
      `{"taskId":${JSON.stringify(task)},"taſkId":"raw-1"}`,
      `{"taskId":${JSON.stringify(task)},"taskId":"raw-1"}`,
    ]) {
      const body = `{"jsonrpc":"2.0","id":5,"method":"tasks/get","params":${sent}}`;
      expect((await post(world, { headers: { authorization: `Bearer ${KEYS.ben}` }, body })).status).toBe(400);
      const inMeta = `{"jsonrpc":"2.0","id":5,"method":"tools/call","params":{"name":"route","_meta":{"${RELATED}":${sent}}}}`;
      expect((await post(world, { headers: { authorization: `Bearer ${KEYS.ben}` }, body: inMeta })).status).toBe(400);
    }
    expect(reached.length).toBe(before);
    await ask(KEYS.ben, 'tools/call', related(task));
    expect(reached.at(-1)?.body).toContain(`{"${RELATED}":{"taskId":"raw-1"}}`);
  });

  it('PRX-10 are known after a restart, and the rest of a message passes to the byte', async () => {
    const task = await makes(KEYS.ben);
    const { origin } = await world.another();
    const body = `{ "params":{"x":9007199254740993,"taskId":${JSON.stringify(task)}},"jsonrpc":"2.0","id":5e0,"method":"tasks/get"}`;
    const headers = { authorization: `Bearer ${KEYS.ben}`, 'mcp-name': task, 'mcp-method': 'tasks/get' };
    const answer = await post({ port: Number(new URL(origin).port) }, { headers, body });
    expect(answer.status).toBe(200);
    expect(reached.at(-1)).toEqual({ body: body.replace(JSON.stringify(task), '"raw-1"'), name: 'raw-1' });
    expect((await ask(KEYS.ben, 'tasks/get', { taskId: task }, { 'mcp-name': 'other' })).status).toBe(400);
  });
});

describe('PRX-10 a task of a tool that is hidden by now', () => {
  it.each(['tasks/get', 'tasks/result', 'tasks/cancel'])('PRX-10 is not reached by %s any more', async (method) => {
    const [task, other] = [await makes(KEYS.ben), await makes(KEYS.ben, 'find')];
    world.access.happened(did.expose({ tools: ['find'] }));
    const before = reached.length;
    expect(await ask(KEYS.ben, method, { taskId: task })).toMatchObject(UNKNOWN);
    expect(reached.length).toBe(before);
    expect((await ask(KEYS.ben, method, { taskId: other })).status).toBe(200);
  });
});
