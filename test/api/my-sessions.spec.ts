import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ApiClient, PASSWORD } from '../support/api-client.js';
import { MovableClock } from '../support/callers.js';
import { eventually } from '../support/eventually.js';
import { launch, type TestGatehouse } from '../support/gatehouse.js';

interface Session {
  readonly id: string;
  readonly device: string;
  readonly address: string | null;
  readonly createdAt: string;
  readonly lastUsedAt: string;
  readonly current: boolean;
}

const HOUR_MS = 60 * 60 * 1000;
const FIREFOX = 'Mozilla/5.0 (Windows NT 10.0; rv:128.0) Gecko/20100101 Firefox/128.0';

let gatehouse: TestGatehouse;
const clock = new MovableClock();
beforeAll(async () => void (gatehouse = await launch({}, clock)));
afterAll(() => gatehouse.stop());

const sessions = async (person: ApiClient): Promise<readonly Session[]> =>
  (await person.must(person.get<{ items: readonly Session[] }>('/v1/me/sessions'))).items;
const signIn = async (email: string, userAgent: string): Promise<ApiClient> => {
  const options = { headers: { 'user-agent': userAgent } };
  const answer = gatehouse.anyone.post<{ token: string }>('/v1/sessions', { email, password: PASSWORD }, options);
  return gatehouse.anyone.with((await gatehouse.anyone.must(answer)).token);
};
const isSignedIn = async (person: ApiClient): Promise<boolean> => (await person.get('/v1/me')).status === 200;

describe('sessions', () => {
  it('ACT-3 are listed with device, place and last use, newest first', async () => {
    await gatehouse.anyone.signUp('Ada');
    clock.ahead += HOUR_MS;
    const ada = await signIn('ada@example.com', FIREFOX);
    const listed = await sessions(ada);
    expect(listed).toEqual([
      {
        id: expect.stringMatching(/^ses_/),
        device: 'Firefox on Windows',
        address: '127.0.0.1',
        createdAt: expect.stringMatching(/Z$/),
        lastUsedAt: listed[0]!.createdAt,
        current: true,
      },
      expect.objectContaining({ device: 'node', current: false }),
    ]);
    expect(Date.parse(listed[0]!.createdAt)).toBeGreaterThan(Date.parse(listed[1]!.createdAt));
  });

  it('ACT-3 tell of their last use, which is written rarely', async () => {
    const ben = await gatehouse.anyone.signUp('Ben');
    const [first] = await sessions(ben);
    clock.ahead += 60_000;
    await ben.must(ben.get('/v1/me'));
    expect((await sessions(ben))[0]).toEqual(first);
    clock.ahead += HOUR_MS;
    await ben.must(ben.get('/v1/me'));
    await eventually(
      async () => Date.parse((await sessions(ben))[0]!.lastUsedAt) > Date.parse(first!.lastUsedAt) + HOUR_MS - 1,
    );
    expect((await sessions(ben))[0]).toMatchObject({ id: first!.id, createdAt: first!.createdAt });
  });

  it('ACT-3 are ended one by one, or all but this one', async () => {
    const cleo = await gatehouse.anyone.signUp('Cleo');
    const [second, third] = [await signIn('cleo@example.com', FIREFOX), await signIn('cleo@example.com', 'curl/8')];
    const ofSecond = (await sessions(second)).find(({ current }) => current)!;
    expect((await cleo.delete(`/v1/me/sessions/${ofSecond.id}`)).status).toBe(204);
    expect([await isSignedIn(cleo), await isSignedIn(second), await isSignedIn(third)]).toEqual([true, false, true]);
    expect(await cleo.delete(`/v1/me/sessions/${ofSecond.id}`)).toMatchObject({
      status: 404,
      body: { code: 'session.unknown' },
    });
    expect((await cleo.delete('/v1/me/sessions')).status).toBe(204);
    expect([await isSignedIn(cleo), await isSignedIn(third)]).toEqual([true, false]);
    expect(await sessions(cleo)).toHaveLength(1);
  });

  it('ACT-3 of somebody else do not exist', async () => {
    const dora = await gatehouse.anyone.signUp('Dora');
    const emil = await gatehouse.anyone.signUp('Emil');
    const [ofDora] = await sessions(dora);
    expect(await emil.delete(`/v1/me/sessions/${ofDora!.id}`)).toMatchObject({
      status: 404,
      body: { code: 'session.unknown' },
    });
    expect([await isSignedIn(dora), (await sessions(emil)).length]).toEqual([true, 1]);
  });

  it('ACT-3 that have run out are not listed', async () => {
    await gatehouse.anyone.signUp('Fred');
    clock.ahead += 25 * HOUR_MS;
    const fred = await gatehouse.anyone.signIn('fred@example.com');
    expect(await sessions(fred)).toHaveLength(1);
  });

  it('ACT-2 are seen and ended before the address is verified, and not by an API key', async () => {
    const gina = await gatehouse.anyone.signUpOnly('Gina');
    expect(await sessions(gina)).toHaveLength(1);
    await gina.verify('gina@example.com');
    await gina.must(gina.post('/v1/organizations', { name: 'Ginas', slug: 'ginas' }));
    const { secret } = await gina.must(
      gina.post<{ secret: string }>('/v1/organizations/ginas/api-keys', { name: 'Key' }),
    );
    expect(await gina.with(secret).get('/v1/me/sessions')).toMatchObject({
      status: 403,
      body: { code: 'session.required' },
    });
  });
});
