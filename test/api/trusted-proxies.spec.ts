import { afterEach, describe, expect, it } from '@jest/globals';
import { type ApiClient, PASSWORD } from '../support/api-client.js';
import { launch, type TestGatehouse } from '../support/gatehouse.js';

const ACME = '/v1/organizations/acme';

let gatehouse: TestGatehouse;
let ada: ApiClient;
afterEach(() => gatehouse?.stop());

const start = async (trusted?: string): Promise<void> => {
  gatehouse = await launch(trusted === undefined ? {} : { GATEHOUSE_TRUSTED_PROXIES: trusted });
  ada = await gatehouse.anyone.signUp('Ada');
  await ada.must(ada.post('/v1/organizations', { name: 'Acme', slug: 'acme' }));
};

type Sent = Readonly<Record<string, string>>;
let teams = 0;
/** The address that the audit log has of a change sent with these headers. */
const auditedFrom = async (headers: Sent): Promise<string | null> => {
  const made = await ada.must(ada.post<{ id: string }>(`${ACME}/teams`, { name: `Team ${(teams += 1)}` }, { headers }));
  const { items } = await ada.must(ada.get<{ items: { from: string | null }[] }>(`${ACME}/audit?object=${made.id}`));
  return items[0]!.from;
};
const guess = async (headers: Sent, password = 'a wrong password'): Promise<number> =>
  (await gatehouse.anyone.post('/v1/sessions', { email: 'ada@example.com', password }, { headers })).status;

describe('a request that came through a reverse proxy', () => {
  it('AUD-1 is in the audit log with the address that the proxy had it from', async () => {
    await start('127.0.0.0/8, 10.0.0.0/8');
    for (const [headers, from] of [
      [{}, '127.0.0.1'],
      [{ 'x-forwarded-for': '203.0.113.9' }, '203.0.113.9'],
      [{ 'x-forwarded-for': '198.51.100.1, 203.0.113.9, 10.1.1.1' }, '203.0.113.9'],
      [{ forwarded: 'for="[2001:db8::9]:4711";proto=https' }, '2001:db8::9'],
      [{ forwarded: 'for=203.0.113.9', 'x-forwarded-for': '203.0.113.9' }, '203.0.113.9'],
      [{ forwarded: 'for=198.51.100.1', 'x-forwarded-for': '203.0.113.9' }, '127.0.0.1'],
      [{ 'x-forwarded-for': 'unknown' }, '127.0.0.1'],
      [{ 'x-real-ip': '203.0.113.9' }, '127.0.0.1'],
    ] as const)
      expect({ headers, from: await auditedFrom(headers) }).toEqual({ headers, from });
  });

  it('is from the proxy itself where no proxy is trusted, or another one', async () => {
    for (const trusted of [undefined, '10.0.0.0/8, ::1']) {
      await start(trusted);
      expect(await auditedFrom({ 'x-forwarded-for': '203.0.113.9', forwarded: 'for=203.0.113.9' })).toBe('127.0.0.1');
      await gatehouse.stop();
    }
  });

  it('locks nobody out who comes from elsewhere, however often a stranger guesses', async () => {
    await start('127.0.0.1');
    const stranger = { 'x-forwarded-for': '198.51.100.1' };
    const statuses = await Promise.all(Array.from({ length: 12 }, () => guess(stranger)));
    expect([...new Set(statuses)].toSorted()).toEqual([401, 429]);
    expect(await guess({ 'x-forwarded-for': '203.0.113.9' }, PASSWORD)).toBe(201);
    // What the stranger claims in front of what the proxy adds makes no other stranger.
    expect(await guess({ 'x-forwarded-for': '192.0.2.7, 198.51.100.1' })).toBe(429);
  });

  it('has its idempotency key apart from those of other addresses', async () => {
    await start('127.0.0.1');
    const open = (from: string) =>
      gatehouse.anyone.post(
        '/v1/accounts',
        { email: 'zoe@example.com', name: 'Zoe', password: PASSWORD },
        { headers: { 'idempotency-key': 'k-1', 'x-forwarded-for': from } },
      );
    const [first, again, other] = [await open('203.0.113.9'), await open('203.0.113.9'), await open('198.51.100.1')];
    expect(again.body).toEqual(first.body);
    expect(other.body).not.toEqual(first.body);
    expect([first.status, again.status]).toEqual([201, 201]);
  });

  it('has scheme and host by the public URL alone, whatever a proxy claims', async () => {
    await start('127.0.0.1');
    const headers = {
      'x-forwarded-proto': 'https',
      'x-forwarded-host': 'evil.example',
      forwarded: 'host=evil.example;proto=https;for=203.0.113.9',
      'x-forwarded-port': '443',
    };
    await ada.must(
      ada.post(`${ACME}/servers`, { name: 'S', slug: 'tools', kind: 'remote', url: 'http://127.0.0.1:9/mcp' }),
    );
    const { items } = await ada.must(ada.get<{ items: { id: string }[] }>(`${ACME}/teams`));
    const gateway = await ada.must(
      ada.post<{ id: string }>(`${ACME}/gateways`, { name: 'G', slug: 'search', teamIds: [items[0]!.id] }, { headers }),
    );
    const { body } = await ada.get(`${ACME}/gateways/${gateway.id}/connect`, { headers });
    expect(JSON.stringify(body)).toContain(`${gatehouse.address}/mcp/acme/search`);
    expect(JSON.stringify(body)).not.toContain('evil');
    const signedIn = await gatehouse.anyone.post(
      '/v1/sessions',
      { email: 'ada@example.com', password: PASSWORD, cookie: true },
      { headers: { ...headers, origin: gatehouse.address } },
    );
    const names = signedIn.headers.getSetCookie().map((cookie) => cookie.split('=')[0]);
    expect(names.toSorted()).toEqual(['gatehouse', 'gatehouse-device']);
  });
});
