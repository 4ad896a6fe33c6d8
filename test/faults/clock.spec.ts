import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SystemClock } from '../../src/adapters/system/system-clock.js';
import { Acme, ALL_WELL } from '../support/faults/acme.js';
import { launch, type TestGatehouse } from '../support/gatehouse.js';

const HOUR_MS = 3_600_000;

/** A computer whose time of day is set again and again, as by an administrator or a broken time server. */
class JumpingClock extends SystemClock {
  aheadMs = 0;

  override now(): string {
    return new Date(Date.parse(super.now()) + this.aheadMs).toISOString();
  }
}

const clock = new JumpingClock();
let gatehouse: TestGatehouse;
let acme: Acme;

beforeAll(async () => {
  gatehouse = await launch({}, clock);
  acme = await Acme.foundedAt(gatehouse);
}, 60_000);

afterAll(async () => {
  await acme?.stop();
  await gatehouse?.stop();
});

describe('a clock that jumps', () => {
  it.each([
    ['ahead by twelve hours', 12 * HOUR_MS],
    ['back by two days', -36 * HOUR_MS],
    ['to where it was', 0],
  ])('%s: everything goes on, and no access is stale', async (_, aheadMs) => {
    clock.aheadMs = aheadMs;
    expect(await acme.askedAt(gatehouse)).toEqual(ALL_WELL);
    await pause(2_500);
    expect(await acme.askedAt(gatehouse)).toEqual(ALL_WELL);
  });

  it('keeps the audit log in the order in which things happened', async () => {
    const owner = gatehouse.anyone.with(acme.owner.token);
    const { items } = await owner.must(
      owner.get<{ readonly items: readonly { readonly position: string; readonly at: string }[] }>(
        '/v1/organizations/acme/audit?limit=200',
      ),
    );
    const positions = items.map(({ position }) => BigInt(position));
    expect(positions).toEqual([...positions].sort((a, b) => (a < b ? 1 : -1)));
    const times = items.map(({ at }) => at);
    expect(times).not.toEqual([...times].sort().reverse());
  });

  it('beyond the end of a session: signed out, and in again by signing in', async () => {
    clock.aheadMs = 30 * HOUR_MS;
    const seen = await acme.askedAt(gatehouse);
    expect(seen).toEqual({ ...ALL_WELL, command: '401 authentication.invalid' });
    const again = await gatehouse.anyone.signIn('ada@example.com');
    expect((await again.get('/v1/me')).status).toBe(200);
    clock.aheadMs = 0;
    expect(await acme.askedAt(gatehouse)).toEqual(ALL_WELL);
  });

  it('back and forth while organizations are founded: each that is acknowledged is whole, no slug is had twice', async () => {
    const owner = gatehouse.anyone.with(acme.owner.token);
    const jumping = setInterval(() => (clock.aheadMs = clock.aheadMs === 0 ? HOUR_MS : 0), 7);
    const founded = await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        owner.post('/v1/organizations', { name: `Founded ${n}`, slug: `founded-${n}` }),
      ),
    );
    clearInterval(jumping);
    clock.aheadMs = 0;
    // A reservation that seems to have run out in the middle is refused, to be tried again once the clock agrees with itself.
    expect(founded.filter(({ status }) => status !== 201 && status !== 503)).toEqual([]);
    const acknowledged = founded.flatMap(({ status }, n) => (status === 201 ? [`founded-${n}`] : []));
    const { body } = await owner.get<{
      readonly organizations: readonly { readonly slug: string; readonly roleId: string }[];
    }>('/v1/me');
    const own = body.organizations.filter(({ slug }) => slug.startsWith('founded-'));
    expect(own.map(({ slug }) => slug).sort()).toEqual([...acknowledged].sort());
    expect(acknowledged.length).toBeGreaterThan(0);
    expect(own.every(({ roleId }) => roleId === 'owner')).toBe(true);
    for (const { slug } of own)
      expect(
        (await owner.get<{ items: readonly object[] }>(`/v1/organizations/${slug}/teams`)).body.items,
      ).toHaveLength(1);
  }, 30_000);
});
