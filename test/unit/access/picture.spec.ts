import { describe, expect, it } from '@jest/globals';
import { TypeID } from 'typeid-js';
import { deserialiseState } from '../../../projections/access-snapshot/saved/deserialise.js';
import { StatePicture } from '../../../projections/access-snapshot/picture.js';
import { serialiseState } from '../../../projections/access-snapshot/saved/serialise.js';
import { apiKeyStanding } from '../../../src/ports/access/api-key-standing.js';
import { typeIdOf } from '../../../src/kernel/type-id.js';
import { did, foldHistory, idAt, pictureOf } from '../../support/access-history.js';

const history = [
  did.organization(),
  did.organization('org_b'),
  did.join('usr_ana'),
  did.join('usr_ana', 'owner', 'org_b'),
  did.gateway('gw_1'),
  did.server('srv_1', 'maps'),
  did.attach('gw_1', 'srv_1', ['route']),
];

describe('what the picture tells', () => {
  it('finds organizations, members and gateways, and only within their own organization', () => {
    const picture = pictureOf(history);
    expect(picture.position).toBe(6n);
    expect(picture.organizationBySlug('org_a-slug')).toEqual({ organizationId: 'org_a', slug: 'org_a-slug' });
    expect(picture.organization('org_x')).toBeUndefined();
    expect(picture.member('org_b', 'usr_ana')).toMatchObject({ roleId: 'owner', suspended: false });
    expect(picture.organizationsOf('usr_ana').map(({ organization }) => organization.organizationId)).toEqual([
      'org_a',
      'org_b',
    ]);
    expect(picture.gatewayBySlug('org_a', 'gw_1-slug')).toMatchObject({
      gatewayId: 'gw_1',
      enabled: true,
      upstreams: [{ serverId: 'srv_1', slug: 'maps' }],
    });
    expect(picture.gateway('org_b', 'gw_1')).toBeUndefined();
    expect(picture.gatewayBySlug('org_b', 'gw_1-slug')).toBeUndefined();
  });

  it('forgets who left and keeps who is suspended', () => {
    const picture = pictureOf([...history, did.suspend('usr_ana')]);
    expect(picture.member('org_a', 'usr_ana')).toMatchObject({ suspended: true });
    const left = pictureOf([...history, did.leave('usr_ana')]);
    expect(left.member('org_a', 'usr_ana')).toBeUndefined();
    expect([picture, left].map((one) => one.organizationsLeft('usr_ana').length)).toEqual([0, 1]);
    expect(left.organizationsOf('usr_ana').map(({ organization }) => organization.organizationId)).toEqual(['org_b']);
  });

  it('ORG-4 ACC-3 knows nothing of a deleted organization, whatever is still written into it, and says what ended it', () => {
    const late = [
      did.join('usr_late', 'owner'),
      did.team('team_late'),
      did.gateway('gw_late'),
      did.addTo('team_late', 'usr_late'),
      did.provision('gw_late', 'team_late'),
      did.organization(),
    ];
    const state = foldHistory([...history, did.issueKey('key_1', 'usr_ana'), did.deleteOrganization(), ...late]);
    for (const picture of [new StatePicture(state), new StatePicture(deserialiseState(serialiseState(state)))]) {
      expect([
        picture.organizationBySlug('org_a-slug'),
        picture.organization('org_a'),
        picture.member('org_a', 'usr_late'),
        picture.gateway('org_a', 'gw_late'),
        picture.gateway('org_a', 'gw_1'),
      ]).toEqual(Array(5).fill(undefined));
      expect(picture.organizationsOf('usr_ana').map(({ organization }) => organization.organizationId)).toEqual([
        'org_b',
      ]);
      expect(picture.organizationsOf('usr_late')).toEqual([]);
      expect(picture.reachableGateways('org_a', 'usr_late')).toEqual([]);
      expect(apiKeyStanding(picture, picture.apiKeyBySecretHash('hash-of-key_1')!, '2026-01-01T00:00:00.000Z')).toEqual(
        { valid: false, reason: 'organization.deleted' },
      );
      const question = { organizationId: 'org_a', userId: 'usr_late', gatewayId: 'gw_late' };
      expect(picture.explain(question)).toMatchObject({
        allowed: false,
        reason: 'organization.deleted',
        missing: [{ eventId: typeIdOf('evt', idAt(8)) }],
      });
    }
  });

  it('tells facts anew after a change, and the same object until then', () => {
    const picture = pictureOf(history);
    expect(picture.gateway('org_a', 'gw_1')).toBe(picture.gateway('org_a', 'gw_1'));
    const changed = pictureOf([...history, did.disableGateway('gw_1')]);
    expect(changed.gateway('org_a', 'gw_1')!.enabled).toBe(false);
  });

  it('ACC-8 tells what the holders of a role hold since it was edited, and nothing once it was deleted', () => {
    const state = foldHistory([
      did.organization(),
      did.makeRole('role_1', ['people:manage']),
      did.join('usr_ana', 'role_1'),
    ]);
    const picture = new StatePicture(state);
    const held = () => [...picture.member('org_a', 'usr_ana')!.capabilities];
    expect(held()).toEqual(['people:manage']);
    expect(picture.member('org_a', 'usr_ana')).toBe(picture.member('org_a', 'usr_ana'));
    foldHistory([did.editRole('role_1', ['tools:create', 'not:known'])], state, 3);
    expect(held()).toEqual(['tools:create']);
    foldHistory([did.deleteRole('role_1')], state, 4);
    expect(held()).toEqual([]);
  });

  it('does not know an archived gateway, by id or by slug', () => {
    const picture = pictureOf([...history, did.archive('gw_1')]);
    expect(picture.gateway('org_a', 'gw_1')).toBeUndefined();
    expect(picture.gatewayBySlug('org_a', 'gw_1-slug')).toBeUndefined();
  });

  it('TEAM-5 a deleted team stays with neither its members nor its gateways', () => {
    const state = foldHistory([
      did.organization(),
      did.join('usr_ana'),
      did.team('team_1'),
      did.gateway('gw_1'),
      did.addTo('team_1', 'usr_ana'),
      did.provision('gw_1', 'team_1'),
      did.deleteTeam('team_1'),
    ]);
    const organization = state.organizations.get('org_a')!;
    expect(organization.members.get('usr_ana')!.teams).toEqual([]);
    expect(organization.gateways.get('gw_1')!.teamsSince.size).toBe(0);
    expect(organization.teams.size).toBe(0);
    // Nor where it is told what parted the two.
    expect(
      new StatePicture(state).explain({ organizationId: 'org_a', userId: 'usr_ana', gatewayId: 'gw_1' }).missing,
    ).toEqual([{ reason: 'team.none', since: expect.any(String), eventId: typeIdOf('evt', idAt(6)) }]);
  });

  it('an event nobody knows only moves the position', () => {
    expect(foldHistory([{ type: 'Unheard', data: {} }]).position).toBe(0n);
  });
});

describe('a saved state that is damaged', () => {
  it.each([[''], ['{'], ['{"position":"1"'], ['{"position":"1","keys":[]}\n{"id":"x"}\n']])(
    'is refused: %j',
    (text) => {
      expect(() => deserialiseState(new TextEncoder().encode(text))).toThrow();
    },
  );

  const inTeams = [
    ...history,
    did.team('team_1'),
    did.team('team_2'),
    did.addTo('team_1', 'usr_ana'),
    did.addTo('team_2', 'usr_ana'),
  ];
  const WORDS_OF_THE_MEMBER = 9;

  /** The words of the one member are the last that is saved. */
  it.each([
    ['a person', 0, 99],
    ['a role', 1, 99],
    ['more teams than follow', 4, 200],
    ['fewer than none', 4, -2],
    ['a team', 5, 99],
    ['a team below the first', 5, -1],
  ])('is refused where it names %s that it does not hold', (_what, word, value) => {
    const state = foldHistory(
      inTeams.filter((event) => (event.data as { organizationId: string }).organizationId === 'org_a'),
    );
    const bytes = serialiseState(state).slice();
    expect(deserialiseState(bytes).organizations.get('org_a')!.members.get('usr_ana')!.teams).toEqual([0, 1]);
    new Int32Array(bytes.buffer, bytes.length - WORDS_OF_THE_MEMBER * 4)[word] = value;
    expect(() => deserialiseState(bytes)).toThrow();
  });

  it('is read wherever in memory it lies', () => {
    const bytes = serialiseState(foldHistory(inTeams));
    const moved = new Uint8Array(bytes.length + 1);
    moved.set(bytes, 1);
    expect(serialiseState(deserialiseState(moved.subarray(1)))).toEqual(bytes);
  });
});

describe('the TypeID of a UUID', () => {
  it.each([
    ['00000000-0000-0000-0000-000000000000'],
    ['ffffffff-ffff-ffff-ffff-ffffffffffff'],
    ['0190163d-8694-739b-aea5-966c26f8ad91'],
    [idAt(123456)],
  ])('is what typeid-js makes of %s', (uuid) => {
    expect(typeIdOf('evt', uuid)).toBe(TypeID.fromUUID('evt', uuid).toString());
  });
});
