import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ApiClient } from '../support/api-client.js';
import { realServer, type Upstream } from '../support/broken-upstreams.js';
import { launch, type TestGatehouse } from '../support/gatehouse.js';

const servers = '/v1/organizations/acme/servers';
const CREDENTIAL = 'credential-that-nobody-reads';

let gatehouse: TestGatehouse;
let owner: ApiClient;
let upstream: Upstream;

beforeAll(async () => {
  gatehouse = await launch({ GATEHOUSE_ALLOW_PRIVATE_UPSTREAMS: 'true' });
  owner = await gatehouse.anyone.signUp('Olga');
  await owner.must(owner.post('/v1/organizations', { name: 'Acme', slug: 'acme' }));
  upstream = await realServer(CREDENTIAL);
});
afterAll(async () => {
  await upstream?.stop();
  await gatehouse?.stop();
});

const contents = (folder: string): Buffer =>
  Buffer.concat(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name))),
  );

describe('servers over HTTP', () => {
  it('RES-3 VAR-2 are created, read, listed, tested, changed and removed; header values are never seen again', async () => {
    const headers = { Authorization: `Bearer ${CREDENTIAL}` };
    const created = await owner.post<{ id: string }>(servers, {
      name: 'Example',
      slug: 'example',
      kind: 'remote',
      url: upstream.url,
      headers,
    });
    expect(created).toMatchObject({
      status: 201,
      body: {
        name: 'Example',
        slug: 'example',
        url: `${new URL(upstream.url).origin}/…`,
        headerNames: ['Authorization'],
      },
    });
    const path = `${servers}/${created.body.id}`;
    expect(created.headers.get('location')).toBe(path);

    const read = await owner.get(path);
    expect(read.body).toEqual(created.body);
    expect((await owner.get<{ items: object[] }>(servers)).body.items).toEqual([created.body]);
    expect((await owner.post(`${path}/test`)).body).toMatchObject({
      ok: true,
      tools: [{ name: 'echo' }, { name: 'plain' }],
    });

    expect(
      (await owner.patch(path, { name: 'Renamed' }, { headers: { 'if-match': read.headers.get('etag')! } })).body,
    ).toMatchObject({ name: 'Renamed' });
    expect(
      await owner.patch(path, { name: 'Again' }, { headers: { 'if-match': read.headers.get('etag')! } }),
    ).toMatchObject({ status: 412, body: { code: 'version.stale' } });
    expect(await owner.patch(path, { url: 'https://elsewhere.example/' })).toMatchObject({
      status: 400,
      body: { code: 'server.headers-needed' },
    });
    expect((await owner.patch(path, { headers: {} })).body).toMatchObject({ headerNames: [] });
    expect((await owner.post(`${path}/test`)).body).toMatchObject({ ok: false, problem: { code: 'unauthorized' } });
    expect(contents(gatehouse.dataDir).includes(CREDENTIAL)).toBe(false);

    expect((await owner.delete(path)).status).toBe(204);
    expect(await owner.get(path)).toMatchObject({ status: 404, body: { code: 'server.unknown' } });
    expect((await owner.post(servers, { name: 'Example', slug: 'example', url: upstream.url })).status).toBe(201);
  });

  it.each([
    [{ headers: { Host: 'evil' } }, 'server.header-forbidden'],
    [{ headers: { 'a b': 'x' } }, 'server.header-invalid'],
    [{ headers: { a: 1 } }, 'request.invalid'],
    [{ headers: ['a'] }, 'request.invalid'],
    [{ url: 'ftp://example.com' }, 'server.url-invalid'],
    [{ transport: 'sse' }, 'request.invalid'],
    [{ kind: 'hosted' }, 'request.invalid'],
    [{ workspaceId: 'ws_01kamz4x8dfyjv8a2p6c2w9g5r' }, 'request.invalid'],
    [{ slug: 'A' }, 'slug.invalid'],
    [{ name: ' ' }, 'name.length'],
  ])('refuses %j', async (fault, code) => {
    expect(
      await owner.post(servers, { name: 'Bad', slug: 'bad', url: 'https://example.com/mcp', ...fault }),
    ).toMatchObject({ status: 400, body: { code } });
  });

  it('takes a slug once, and lets only those manage servers who may', async () => {
    await owner.must(owner.post(servers, { name: 'One', slug: 'taken', url: upstream.url }));
    expect(await owner.post(servers, { name: 'Two', slug: 'taken', url: upstream.url })).toMatchObject({
      status: 409,
      body: { code: 'slug.taken' },
    });
    const stranger = await gatehouse.anyone.signUp('Stranger');
    expect(await stranger.get(servers)).toMatchObject({ status: 404, body: { code: 'organization.unknown' } });
    await stranger.must(stranger.post('/v1/organizations', { name: 'Other', slug: 'other' }));
    const [{ id }] = (await owner.get<{ items: [{ id: string }] }>(servers)).body.items;
    const foreign = `/v1/organizations/other/servers/${id}`;
    for (const answer of [
      await stranger.get(foreign),
      await stranger.patch(foreign, { name: 'x' }),
      await stranger.delete(foreign),
      await stranger.post(`${foreign}/test`),
    ])
      expect(answer).toMatchObject({ status: 404, body: { code: 'server.unknown' } });
  });
});
