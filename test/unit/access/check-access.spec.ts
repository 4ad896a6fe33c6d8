import { describe, expect, it } from '@jest/globals';
import { AskedPictures } from '../../../src/access/asked-pictures.js';
import { PastPictures } from '../../../src/access/history/past-pictures.js';
import { CheckAccess, CheckAccessHandler, type AccessChecks } from '../../../src/access/queries/check-access.js';
import { Simulations } from '../../../src/access/simulation/simulations.js';
import type { MemberPrincipal } from '../../../src/kernel/principal.js';
import type { Access } from '../../../src/ports/access/access.port.js';
import type { EventFeed } from '../../../src/ports/event-feed.port.js';
import { did, pictureOf, storeOf } from '../../support/access-history.js';
import { memberPrincipal } from '../../support/principals.js';

const PAST = [
  did.organization(),
  did.organization('org_b'),
  did.join('usr_ana'),
  did.join('usr_eve', 'member', 'org_b'),
  did.team('team_1', 'Research'),
  did.gateway('gw_1'),
  did.addTo('team_1', 'usr_ana'),
  did.provision('gw_1', 'team_1'),
];
const picture = pictureOf(PAST);
const accessTo = (shown = picture, trusted = true): Access => ({
  picture: () => shown,
  trusted: () => trusted,
  applied: () => new Promise(() => undefined),
  onChange: () => () => undefined,
});
const clock = { now: () => '2026-06-01T00:00:00.000Z', monotonic: () => 0 };
const noPast = { at: () => Promise.reject(new Error('nobody asked about the past')) } as unknown as PastPictures;
const ana = memberPrincipal('org_a', 'usr_ana', ['audit:view']);
const member = memberPrincipal('org_a', 'usr_ana');
const handlerOf = (access: Access, past = noPast): CheckAccessHandler => {
  const pictures = new AskedPictures(access, past);
  const streams = new PastPictures(access, storeOf(PAST), {} as EventFeed, clock);
  return new CheckAccessHandler(pictures, new Simulations(pictures, streams, clock), access);
};
const ask = (input: Partial<AccessChecks>, access = accessTo(), atLeast?: bigint) =>
  handlerOf(access).execute(new CheckAccess({ asker: ana, checks: [], explain: true, ...input }, atLeast));

describe('checking access', () => {
  it('ACC-3 answers in order, at one position, and takes the unknown for an answer', async () => {
    const checks = [
      { userId: 'usr_ana', gatewayId: 'gw_1' },
      { userId: 'usr_nobody', gatewayId: 'gw_1' },
      { userId: 'usr_eve', gatewayId: 'gw_1' },
      { userId: 'usr_ana', gatewayId: 'nonsense' },
    ];
    const { results, position } = await ask({ checks });
    expect(results.map(({ reason }) => reason)).toEqual(['team', 'member.none', 'member.none', 'gateway.unknown']);
    expect(results[0]!.paths).toHaveLength(1);
    expect(position).toBe(7n);
  });

  it('ACC-3 leaves the reasons out when told to', async () => {
    const { results } = await ask({ checks: [{ userId: 'usr_ana', gatewayId: 'gw_1' }], explain: false });
    expect(results).toEqual([{ allowed: true, reason: 'team', paths: [], missing: [] }]);
  });

  it('without audit:view one may ask about oneself only', async () => {
    const others = { checks: [{ userId: 'usr_nobody', gatewayId: 'gw_1' }], asker: member };
    await expect(ask(others)).rejects.toMatchObject({
      kind: 'forbidden',
      code: 'capability.missing',
      details: { capability: 'audit:view' },
    });
    const { results } = await ask({ checks: [{ userId: 'usr_ana', gatewayId: 'gw_1' }], asker: member });
    expect(results[0]!.allowed).toBe(true);
  });

  it('TEAM-2 names no team to somebody who is no longer in it', async () => {
    const gone = pictureOf([
      did.organization(),
      did.join('usr_ana'),
      did.team('team_1', 'Research'),
      did.gateway('gw_1'),
      did.addTo('team_1', 'usr_ana'),
      did.provision('gw_1', 'team_1'),
      did.takeFrom('team_1', 'usr_ana'),
    ]);
    const checks = [{ userId: 'usr_ana', gatewayId: 'gw_1' }];
    const own = await ask({ checks, asker: member }, accessTo(gone));
    expect(own.results[0]!.missing).toEqual([
      { reason: 'team.none', since: expect.any(String), eventId: expect.any(String) },
    ]);
    const manager = await ask(
      { checks, asker: memberPrincipal('org_a', 'usr_ana', ['people:manage']) },
      accessTo(gone),
    );
    expect(manager.results[0]!.missing).toMatchObject([{ teamName: 'Research' }]);
    const viewer = await ask({ checks }, accessTo(gone));
    expect(viewer.results[0]!.missing).toMatchObject([{ teamName: 'Research' }]);
  });

  it('TEAM-2 names no team of back then to somebody who is in it no more', async () => {
    const now = pictureOf([did.organization(), did.join('usr_ana')]);
    const past = { at: async () => ({ picture, position: 7n }) } as unknown as PastPictures;
    const access = accessTo(now);
    const asked = async (asker: MemberPrincipal) =>
      (
        await handlerOf(access, past).execute(
          new CheckAccess(
            { asker, checks: [{ userId: 'usr_ana', gatewayId: 'gw_1' }], explain: true, asOf: '7' },
            undefined,
          ),
        )
      ).results[0]!;
    expect(await asked(member)).toEqual({
      allowed: true,
      reason: 'team',
      paths: [{ via: 'team', since: expect.any(String), eventId: expect.any(String) }],
      missing: [],
    });
    expect(await asked(ana)).toMatchObject({ paths: [{ teamId: 'team_1' }] });
  });

  it('ACC-6 supposes nothing without audit:view, not even about oneself', async () => {
    const changes = [{ type: 'team.disable', teamId: 'team_1' }] as const;
    const checks = [{ userId: 'usr_ana', gatewayId: 'gw_1' }];
    await expect(ask({ checks, changes, asker: member })).rejects.toMatchObject({
      kind: 'forbidden',
      code: 'capability.missing',
    });
    const { results, position } = await ask({ checks, changes });
    expect(results).toMatchObject([
      {
        allowed: false,
        reason: 'team.disabled',
        missing: [{ teamId: 'team_1', since: clock.now(), eventId: 'evt_00000000000000000000000000' }],
      },
    ]);
    expect(position).toBe(7n);
    expect((await ask({ checks })).results[0]!.allowed).toBe(true);
  });

  it('ACC-7 refuses everything while the picture cannot be trusted', async () => {
    const { results } = await ask({ checks: [{ userId: 'usr_ana', gatewayId: 'gw_1' }] }, accessTo(picture, false));
    expect(results).toEqual([
      { allowed: false, reason: 'access.stale', paths: [], missing: [{ reason: 'access.stale' }] },
    ]);
  });

  it('waits at most 2 s for what the caller has seen', async () => {
    await expect(ask({}, accessTo(), 99n)).rejects.toMatchObject({ kind: 'unavailable', code: 'projection.behind' });
    await expect(ask({}, accessTo(), 7n)).resolves.toMatchObject({ position: 7n });
  });
});
