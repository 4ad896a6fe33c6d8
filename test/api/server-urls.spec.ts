import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ApiClient } from '../support/api-client.js';
import { answering, realServer, type Upstream } from '../support/broken-upstreams.js';
import { postRpc } from '../support/proxy/http-caller.js';
import { launch, OPERATOR_TOKEN, type TestGatehouse } from '../support/gatehouse.js';

const IN_PATH = 'key-in-the-path-Zq9';
const IN_QUERY = 'key in the query+Zq9/=';
const ACME = '/v1/organizations/acme';
const LIST = { jsonrpc: '2.0', id: 1, method: 'tools/list' };

interface Made {
  readonly id: string;
}

let gatehouse: TestGatehouse;
let owner: ApiClient;
let upstream: Upstream;
/** Paths that the server was asked for. */
let asked: (string | undefined)[];
let failing: boolean;

beforeAll(async () => {
  asked = [];
  failing = false;
  const real = await realServer();
  upstream = await answering((request, response) => {
    asked.push(request.url);
    if (failing) return void response.writeHead(404).end(`<h1>Cannot ${request.method} ${request.url}</h1>`);
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const headers = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };
      void fetch(real.url, { method: request.method ?? 'POST', headers, body: Buffer.concat(parts) }).then(
        async (answer) => {
          const type = answer.headers.get('content-type');
          response.writeHead(answer.status, type === null ? {} : { 'content-type': type });
          response.end(Buffer.from(await answer.arrayBuffer()));
        },
      );
    });
    return undefined;
  });
  const { stop } = upstream;
  upstream = { ...upstream, stop: () => Promise.all([stop(), real.stop()]).then(() => undefined) };
  gatehouse = await launch({ GATEHOUSE_ALLOW_PRIVATE_UPSTREAMS: 'true' });
  owner = await gatehouse.anyone.signUp('Olga');
  await owner.must(owner.post('/v1/organizations', { name: 'Acme', slug: 'acme' }));
});
afterAll(async () => {
  await upstream?.stop();
  await gatehouse?.stop();
});

/** The forms in which a text may stand in a file or an answer. */
const forms = (text: string): readonly string[] => [
  text,
  encodeURIComponent(text),
  encodeURI(text),
  new URLSearchParams({ text }).toString().slice('text='.length),
  JSON.stringify(text).slice(1, -1),
  ...[0, 1, 2].map((lead) =>
    Buffer.from('x'.repeat(lead) + text)
      .toString('base64')
      .slice(4, -4),
  ),
  Buffer.from(text).toString('hex'),
];
const SECRETS = [IN_PATH, IN_QUERY].flatMap(forms);
const found = (text: string | Buffer): readonly string[] => SECRETS.filter((secret) => text.includes(secret));

/** Files of the data folder that hold a secret in any form, those that SQLite writes beside its files included. */
const filesThatTell = (): readonly string[] =>
  readdirSync(gatehouse.dataDir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => found(readFileSync(path)).length > 0);

const secretUrl = (): string =>
  `${new URL(upstream.url).origin}/s/${IN_PATH}/mcp?token=${encodeURIComponent(IN_QUERY)}`;
const shown = (): string => `${new URL(upstream.url).origin}/…`;
const wanted = (): string => new URL(secretUrl()).pathname + new URL(secretUrl()).search;

describe('VAR-2 the URL of a server', () => {
  let path: string;
  let secret: string;
  const told: string[] = [];
  const proxied = () => postRpc({ port: Number(new URL(gatehouse.address).port) }, secret, LIST, { path: 'acme/gate' });
  const tell = <T extends object>(answer: T & { readonly body?: unknown; readonly headers?: Headers }): T => {
    told.push(JSON.stringify(answer.body ?? null), JSON.stringify([...(answer.headers ?? [])]));
    return answer;
  };

  it('VAR-2 is shown as origin and mask, wherever it is asked for', async () => {
    const created = tell(
      await owner.post<Made>(
        `${ACME}/servers`,
        { name: 'Secretive', slug: 'secretive', url: secretUrl() },
        { headers: { 'idempotency-key': 'once' } },
      ),
    );
    expect(created).toMatchObject({ status: 201, body: { url: shown() } });
    path = `${ACME}/servers/${created.body.id}`;
    const again = await owner.post(
      `${ACME}/servers`,
      { name: 'Secretive', slug: 'secretive', url: secretUrl() },
      { headers: { 'idempotency-key': 'once' } },
    );
    expect(tell(again).body).toEqual(created.body);
    for (const address of [path, `${ACME}/servers`, `${ACME}/audit`, `${ACME}/overview`, `${ACME}/onboarding`])
      expect(tell(await owner.get(address)).status).toBe(200);
    const audit = await owner.get<{ items: readonly { action: string; after: object }[] }>(`${ACME}/audit`);
    expect(audit.body.items.find(({ action }) => action === 'server.added')?.after).toMatchObject({ url: shown() });
    expect(told.flatMap(found)).toEqual([]);
    expect(filesThatTell()).toEqual([]);
  });

  it('VAR-2 is used whole by the server test and by the gateway', async () => {
    asked = [];
    expect(tell(await owner.post(`${path}/test`)).body).toMatchObject({ ok: true, tools: [{ name: 'echo' }, {}] });
    const { id: teamId } = await owner.must(owner.post<Made>(`${ACME}/teams`, { name: 'All' }));
    const serverId = path.split('/').at(-1);
    const gateway = { name: 'Gate', slug: 'gate', teamIds: [teamId], servers: [{ serverId, expose: 'all' }] };
    tell(await owner.must(owner.post(`${ACME}/gateways`, gateway)));
    secret = (await owner.must(owner.post<{ secret: string }>(`${ACME}/api-keys`, { name: 'Key' }))).secret;
    const listed = await proxied();
    told.push(listed.text);
    expect([listed.status, listed.text.includes('echo')]).toEqual([200, true]);
    expect(new Set(asked)).toEqual(new Set([wanted()]));
  });

  it('VAR-2 is not told by an error of the server', async () => {
    failing = true;
    const refused = await proxied();
    told.push(refused.text, JSON.stringify(refused.headers));
    const tested = tell(await owner.post(`${path}/test`));
    failing = false;
    expect(refused).toMatchObject({ status: 404, json: { error: { data: { code: 'upstream.refused' } } } });
    expect(tested.body).toMatchObject({ ok: false, problem: { code: 'not-mcp' } });
    expect(told.flatMap(found)).toEqual([]);
  });

  it('VAR-2 is kept where other fields change, and replaced only by a whole one', async () => {
    expect(tell(await owner.patch(path, { name: 'Renamed' })).body).toMatchObject({ name: 'Renamed', url: shown() });
    expect(tell(await owner.patch(path, { headers: { 'X-A': 'b' } })).body).toMatchObject({ url: shown() });
    for (const url of [shown(), encodeURI(shown())])
      expect(tell(await owner.patch(path, { url }))).toMatchObject({
        status: 400,
        body: { code: 'server.url-masked' },
      });
    expect(tell(await owner.patch(path, { url: `${secretUrl()}#${IN_PATH}` }))).toMatchObject({
      status: 400,
      body: { code: 'server.url-invalid' },
    });
    const before = (await owner.get<object>(path)).headers.get('etag');
    tell(await owner.must(owner.patch(path, { url: secretUrl() })));
    expect((await owner.get<object>(path)).headers.get('etag')).toBe(before);
    asked = [];
    await owner.must(owner.post(`${path}/test`));
    expect(new Set(asked)).toEqual(new Set([wanted()]));
    tell(await owner.must(owner.patch(path, { url: `${upstream.url}?other=1` })));
    asked = [];
    expect((await owner.must(owner.post(`${path}/test`)))['ok']).toBe(true);
    expect(new Set(asked)).toEqual(new Set(['/mcp?other=1']));
    tell(await owner.must(owner.patch(path, { url: secretUrl() })));
  });

  it('VAR-2 is nowhere in the data folder after the organization was deleted, before it and after a restart', async () => {
    const usage = tell(await owner.get(`${ACME}/usage`));
    expect(usage.status).toBe(200);
    expect(filesThatTell()).toEqual([]);
    await owner.must(owner.delete(ACME, {}, { confirmSlug: 'acme' }));
    expect(filesThatTell()).toEqual([]);
    const operator = gatehouse.anyone.with(OPERATOR_TOKEN);
    expect(tell(await operator.get('/v1/operator/organizations/acme/audit')).status).toBe(200);
    await gatehouse.restart();
    expect(filesThatTell()).toEqual([]);
    expect(found(JSON.stringify(gatehouse.worries))).toEqual([]);
    expect(told.flatMap(found)).toEqual([]);
  });
});
