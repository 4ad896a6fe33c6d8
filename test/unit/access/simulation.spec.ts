import { describe, expect, it } from '@jest/globals';
import { AskedPictures } from '../../../src/access/asked-pictures.js';
import { PastPictures } from '../../../src/access/history/past-pictures.js';
import type { AccessChange } from '../../../src/access/simulation/access-change.js';
import { Simulations } from '../../../src/access/simulation/simulations.js';
import type { Access } from '../../../src/ports/access/access.port.js';
import type { EventFeed } from '../../../src/ports/event-feed.port.js';
import { did, type LooseEvent, pictureOf, storeOf } from '../../support/access-history.js';

const clock = { now: () => '2026-06-01T00:00:00.000Z', monotonic: () => 0 };
const FOUNDED = [did.organization(), did.join('usr_olga', 'owner'), did.team('team_1'), did.gateway('gw_1')];

/** The past, which can grow, and what would be after changes. */
const after = (past: LooseEvent[]) => {
  const access = { picture: () => pictureOf(past), trusted: () => true } as unknown as Access;
  const store = storeOf(past);
  const feed = { head: async () => BigInt(past.length - 1) } as unknown as EventFeed;
  const pictures = new PastPictures(access, store, feed, clock);
  const simulations = new Simulations(new AskedPictures(access, pictures), pictures, clock);
  return (changes: readonly AccessChange[], asOf?: string) => simulations.of('org_a', changes, { asOf });
};
const roleNamed = (roleId: string, name: string): LooseEvent => ({
  type: 'RoleRenamed',
  data: { organizationId: 'org_a', roleId, name },
});
const reaches = (userId: string) => ({ organizationId: 'org_a', userId, gatewayId: 'gw_1' });

describe('what would be after changes that nobody has made', () => {
  it('ACC-6 goes by the names that roles have now, not by those they were made with', async () => {
    const renamed = [
      ...FOUNDED,
      did.makeRole('role_1', []),
      roleNamed('role_1', 'Elsewhere'),
      did.makeRole('role_2', []),
      roleNamed('role_2', 'role_1'),
      did.join('usr_ana', 'role_2'),
    ];
    const change = { type: 'role.update', roleId: 'role_2', capabilities: ['gateways:use-all'] } as const;
    const simulated = await after(renamed)([change]);
    expect(simulated.after.check(reaches('usr_ana')).reason).toBe('role.use-all');
    expect(simulated.before.check(reaches('usr_ana')).reason).toBe('team.none');
  });

  it('ACC-6 PPL-5 answers as the command would for somebody who came back before they were out of their teams', async () => {
    const back = [...FOUNDED, did.provision('gw_1', 'team_1'), did.join('usr_ana'), did.addTo('team_1', 'usr_ana')];
    const inStep = after([...back, did.remove('usr_ana'), did.takeFrom('team_1', 'usr_ana'), did.join('usr_ana')]);
    const notYet = after([...back, did.remove('usr_ana'), did.join('usr_ana')]);
    const change = { type: 'team.member.add', teamId: 'team_1', userId: 'usr_ana' } as const;
    expect((await inStep([change])).after.check(reaches('usr_ana')).reason).toBe('team');
    expect(await notYet([change])).toMatchObject({ touched: [] });
    expect((await notYet([change])).after.check(reaches('usr_ana')).reason).toBe('team.none');
  });

  it('ACC-6 lets nobody change people where there is no owner yet', async () => {
    const unfounded = after([did.organization(), did.join('usr_ana')]);
    await expect(unfounded([{ type: 'member.suspend', userId: 'usr_ana' }])).rejects.toMatchObject({
      code: 'capability.missing',
      details: { change: 0 },
    });
    await expect(after([])([{ type: 'team.disable', teamId: 'team_1' }])).rejects.toMatchObject({
      code: 'organization.unknown',
    });
  });

  it('ACC-6 refuses with the words of the command, and the number of the change', async () => {
    const changes = [
      { type: 'team.disable', teamId: 'team_1' },
      { type: 'team.delete', teamId: 'team_1' },
    ] as const;
    await expect(after(FOUNDED)(changes)).rejects.toMatchObject({ code: 'team.last', details: { change: 1 } });
  });

  it('ACC-5 ACC-6 holds at one position, now, later and as of any moment', async () => {
    const past: LooseEvent[] = [...FOUNDED, did.join('usr_ana'), did.addTo('team_1', 'usr_ana')];
    const ask = after(past);
    const provision = [{ type: 'gateway.provision', gatewayId: 'gw_1', teamId: 'team_1' }] as const;
    const now = await ask(provision);
    expect([now.position, now.after.check(reaches('usr_ana')).reason]).toEqual([5n, 'team']);
    past.push(did.takeFrom('team_1', 'usr_ana'));
    const later = await ask(provision);
    expect([later.position, later.after.check(reaches('usr_ana')).reason]).toEqual([6n, 'team.none']);
    const then = await ask(provision, '5');
    expect([then.position, then.after.check(reaches('usr_ana')).reason]).toEqual([5n, 'team']);
  });
});
