import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ApiClient, PASSWORD } from '../support/api-client.js';
import { eventually } from '../support/eventually.js';
import { launch, OPERATOR_TOKEN, type TestGatehouse } from '../support/gatehouse.js';
import { removeFolder, temporaryFolder } from '../support/temporary-folder.js';

type Line = Readonly<Record<string, unknown>>;
interface Issued {
  readonly id: string;
  readonly secret: string;
}

const BASE = '/v1/organizations/acme';
const RPC = { jsonrpc: '2.0', id: 1, method: 'tools/list' };
const UNKNOWN_KEY = `ghk_${'x'.repeat(43)}`;

let folder: string;
let path: string;
let gatehouse: TestGatehouse;
let owner: ApiClient;
let organizationId: string;
/** Everything that must not be found in the log. */
const secrets = [PASSWORD, OPERATOR_TOKEN, UNKNOWN_KEY, 'guess number', '@example.com', 'olga'];

const limitsFile = (limits: object): string => {
  const file = join(folder, 'limits.json');
  writeFileSync(file, JSON.stringify(limits));
  return file;
};
const all = (): readonly Line[] =>
  readFileSync(path, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Line);
const fits = (wanted: Line) => (line: Line) => Object.entries(wanted).every(([name, value]) => line[name] === value);
const logged = async (wanted: Line): Promise<Line> => {
  await eventually(() => all().some(fits(wanted)));
  return all().find(fits(wanted))!;
};

beforeAll(async () => {
  folder = temporaryFolder();
  path = join(folder, 'security.log');
  gatehouse = await launch({
    GATEHOUSE_SECURITY_LOG: path,
    GATEHOUSE_SECURITY_LOG_LEVEL: 'info',
    GATEHOUSE_ALLOW_PRIVATE_UPSTREAMS: 'false',
  });
  owner = await gatehouse.anyone.signUp('Olga');
  organizationId = (await owner.must(owner.post<{ id: string }>('/v1/organizations', { name: 'Acme', slug: 'acme' })))
    .id;
});
afterAll(async () => {
  await gatehouse?.stop();
  removeFolder(folder);
});

describe('the security log of a running product', () => {
  it('tells of failed and of throttled sign-ins', async () => {
    for (let count = 0; count < 11; count += 1)
      await gatehouse.anyone.post('/v1/sessions', { email: 'olga@example.com', password: `guess number ${count}` });
    expect(await logged({ event: 'sign-in.failed' })).toMatchObject({
      level: 'warn',
      log: 'security',
      code: 'session.refused',
      from: '127.0.0.1',
    });
    expect(await logged({ event: 'sign-in.throttled' })).toMatchObject({ code: 'session.throttled' });
    expect(all().filter(({ event }) => event === 'sign-in.failed')).toHaveLength(10);
  });

  it('tells of tokens that are refused, and whose a refused key was, at the API and at the proxy', async () => {
    const { id: apiKeyId, secret } = await owner.must(owner.post<Issued>(`${BASE}/api-keys`, { name: 'Laptop' }));
    secrets.push(secret, owner.token!);
    const whose = { userId: owner.userId, organizationId, apiKeyId };
    expect(await logged({ code: 'api-key.issued' })).toMatchObject({
      level: 'info',
      event: 'credentials.changed',
      from: '127.0.0.1',
      ...whose,
    });
    await owner.must(owner.delete(`${BASE}/api-keys/${apiKeyId}`));
    expect(await logged({ code: 'api-key.revoked' })).toMatchObject(whose);
    await owner.with(secret).get(BASE);
    expect(await logged({ event: 'api-key.refused', code: 'authentication.invalid' })).toMatchObject(whose);
    await owner.with(secret).post('/mcp/acme/search', RPC);
    expect(await logged({ event: 'api-key.refused', code: 'key.revoked' })).toMatchObject({
      from: '127.0.0.1',
      ...whose,
    });
    await owner.with(UNKNOWN_KEY).post('/mcp/acme/search', RPC);
    expect(await logged({ code: 'key.unknown' })).not.toHaveProperty('apiKeyId');
    await owner.with('ghs_made-up').get('/v1/me');
    expect(await logged({ event: 'token.refused' })).toMatchObject({ code: 'authentication.invalid' });
  });

  it('tells of operator tokens that are refused, and not of callers without one', async () => {
    await gatehouse.anyone.get('/v1/operator/projections');
    await gatehouse.anyone.get('/v1/me');
    await gatehouse.anyone.with(OPERATOR_TOKEN).get('/v1/operator/projections');
    await gatehouse.anyone.with('guess number 1').get('/v1/operator/projections');
    expect(await logged({ event: 'operator-token.refused' })).toMatchObject({ from: '127.0.0.1' });
    expect(all().filter(({ event }) => event === 'operator-token.refused')).toHaveLength(1);
  });

  it('tells of servers that would reach into the network of the process', async () => {
    const url = 'http://169.254.169.254/latest?token=guess number';
    await owner.post(`${BASE}/servers`, { name: 'Metadata', slug: 'metadata', url: encodeURI(url) });
    expect(await logged({ event: 'upstream.refused' })).toMatchObject({
      code: 'server.url-private',
      from: '127.0.0.1',
      userId: owner.userId,
      organizationId,
    });
  });

  it('tells of limits that are met, with the name of the limit, at the API and at the proxy', async () => {
    const limited = await launch({
      GATEHOUSE_SECURITY_LOG: path,
      GATEHOUSE_SECURITY_LOG_LEVEL: 'warn',
      GATEHOUSE_LIMITS: limitsFile({ teamsByOrganization: { value: 1 }, requestsByKey: { value: 1 } }),
    });
    try {
      const otto = await limited.anyone.signUp('Otto');
      await otto.must(otto.post('/v1/organizations', { name: 'Small', slug: 'small' }));
      expect((await otto.post('/v1/organizations/small/teams', { name: 'More' })).status).toBe(429);
      expect(await logged({ event: 'limit.reached', limit: 'teamsByOrganization' })).toMatchObject({
        code: 'limit.reached',
        userId: otto.userId,
      });
      const key = await otto.must(otto.post<Issued>('/v1/organizations/small/api-keys', { name: 'Busy' }));
      const teams = await otto.must(otto.get<{ items: { id: string }[] }>('/v1/organizations/small/teams'));
      const gateway = { name: 'Bare', slug: 'bare', teamIds: [teams.items[0]!.id] };
      await otto.must(otto.post('/v1/organizations/small/gateways', gateway));
      for (let count = 0; count < 3; count += 1) await otto.with(key.secret).post('/mcp/small/bare', RPC);
      expect(await logged({ event: 'limit.reached', limit: 'requestsByKey' })).toMatchObject({ apiKeyId: key.id });
    } finally {
      await limited.stop();
    }
  });

  it('tells of changed passwords, and of wrong ones asked for beside a session', async () => {
    const paula = await gatehouse.anyone.signUp('Paula');
    const change = { current: 'guess number 2', password: 'a quite different passphrase' };
    await paula.put('/v1/me/password', change);
    await owner.must(paula.put('/v1/me/password', { ...change, current: PASSWORD }));
    secrets.push(change.password, 'paula');
    expect(await logged({ code: 'password.changed' })).toMatchObject({ level: 'info', userId: paula.userId });
    expect(await logged({ event: 'sign-in.failed', code: 'password.wrong' })).toMatchObject({
      userId: paula.userId,
    });
  });

  it('tells of a server at a private address that is tested or called, which may no more be reached', async () => {
    await gatehouse.restart({ GATEHOUSE_ALLOW_PRIVATE_UPSTREAMS: 'true' });
    const open = gatehouse.anyone.with(owner.token);
    const body = { name: 'Inside', slug: 'inside', url: 'http://127.0.0.1:9/mcp' };
    const { id: serverId } = await open.must(open.post<{ id: string }>(`${BASE}/servers`, body));
    const { items } = await open.must(open.get<{ items: { id: string }[] }>(`${BASE}/teams`));
    const gateway = { name: 'Inside', slug: 'inside', teamIds: [items[0]!.id], servers: [{ serverId }] };
    await open.must(open.post(`${BASE}/gateways`, gateway));
    const key = await open.must(open.post<Issued>(`${BASE}/api-keys`, { name: 'Inside' }));
    await gatehouse.restart();
    const shut = gatehouse.anyone.with(owner.token);
    await shut.must(shut.post(`${BASE}/servers/${serverId}/test`));
    expect(await logged({ event: 'upstream.refused', code: 'private-address' })).toMatchObject({
      from: '127.0.0.1',
      organizationId,
      serverId,
    });
    const headers = { accept: 'application/json, text/event-stream' };
    expect((await shut.with(key.secret).post('/mcp/acme/inside', RPC, { headers })).status).toBe(502);
    expect(await logged({ code: 'upstream.private-address' })).toMatchObject({ apiKeyId: key.id, serverId });
  });

  it('holds no token, no password and no email address', () => {
    const text = readFileSync(path, 'utf8').toLowerCase();
    expect(text).not.toBe('');
    for (const secret of secrets) expect(text).not.toContain(secret.toLowerCase());
  });
});
