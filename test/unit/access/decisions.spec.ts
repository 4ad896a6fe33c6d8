import { describe, expect, it } from '@jest/globals';
import { StatePicture } from '../../../projections/access-snapshot/picture.js';
import type { AnyEvent } from '../../../src/events/event-catalogue.js';
import { apiKeyStanding, principalOf } from '../../../src/ports/access/api-key-standing.js';
import type { AccessReason } from '../../../src/ports/access/access.js';
import { did, foldHistory, idAt, pictureOf, timeAt } from '../../support/access-history.js';
import { typeIdOf } from '../../../src/kernel/type-id.js';

const ANA = { organizationId: 'org_a', userId: 'usr_ana', gatewayId: 'gw_search' };

/** Ana, in the team Research, to which the gateway Search is provisioned: positions 0 to 5. */
const reached: readonly AnyEvent[] = [
  did.organization(),
  did.join('usr_ana'),
  did.team('team_research', 'Research'),
  did.gateway('gw_search'),
  did.addTo('team_research', 'usr_ana'),
  did.provision('gw_search', 'team_research'),
];
/** A second way, positions 6 to 8. */
const secondWay: readonly AnyEvent[] = [
  did.team('team_ops', 'Operations'),
  did.addTo('team_ops', 'usr_ana'),
  did.provision('gw_search', 'team_ops'),
];
/** Ana by a role that reaches every gateway, and in no team: positions 0 to 5. */
const byRole: readonly AnyEvent[] = [
  ...reached.slice(0, 4),
  did.makeRole('role_all', ['gateways:use-all']),
  did.role('usr_ana', 'role_all'),
];
const after = (...more: readonly AnyEvent[]): readonly AnyEvent[] => [...reached, ...more];
const made = (position: number) => ({ since: timeAt(position), eventId: typeIdOf('evt', idAt(position)) });

describe('whether a person may use a gateway', () => {
  const table: readonly (readonly [title: string, history: readonly AnyEvent[], reason: AccessReason])[] = [
    ['ACC-1 through an enabled team', reached, 'team'],
    [
      'ACC-1 through the role, whatever the teams',
      [...after(did.disableTeam('team_research')), did.role('usr_ana', 'admin')],
      'role.use-all',
    ],
    [
      'PPL-3 through a role of the organization that holds gateways:use-all',
      [
        ...reached,
        did.makeRole('role_all', ['gateways:use-all']),
        did.role('usr_ana', 'role_all'),
        did.takeFrom('team_research', 'usr_ana'),
      ],
      'role.use-all',
    ],
    [
      'ACC-8 not through a role that lost gateways:use-all',
      [
        ...reached,
        did.makeRole('role_all', ['gateways:use-all']),
        did.role('usr_ana', 'role_all'),
        did.takeFrom('team_research', 'usr_ana'),
        did.editRole('role_all', ['tools:create']),
      ],
      'team.none',
    ],
    [
      'ACC-1 not through a role that was deleted',
      [
        ...reached,
        did.makeRole('role_all', ['gateways:use-all']),
        did.role('usr_ana', 'role_all'),
        did.takeFrom('team_research', 'usr_ana'),
        did.deleteRole('role_all'),
      ],
      'team.none',
    ],
    [
      'ACC-1 through one team while another was lost',
      after(...secondWay, did.takeFrom('team_research', 'usr_ana')),
      'team',
    ],
    ['ACC-1 not in an organization that is not there', reached.slice(1), 'organization.deleted'],
    ['ACC-1 not without membership', reached.filter((event) => event.type !== 'MemberJoined'), 'member.none'],
    ['ACC-1 not through a disabled gateway', after(did.disableGateway('gw_search')), 'gateway.disabled'],
    [
      'ACC-1 not through a disabled gateway, not even by role',
      after(did.role('usr_ana', 'owner'), did.disableGateway('gw_search')),
      'gateway.disabled',
    ],
    [
      'ACC-1 again once the gateway is enabled',
      after(did.disableGateway('gw_search'), did.enableGateway('gw_search')),
      'team',
    ],
    ['ACC-1 not through an archived gateway', after(did.archive('gw_search')), 'gateway.unknown'],
    ['ACC-1 not without a team', after(did.takeFrom('team_research', 'usr_ana')), 'team.none'],
    [
      'ACC-1 not once the gateway is taken from the team',
      after(did.unprovision('gw_search', 'team_research')),
      'team.none',
    ],
    [
      'ACC-1 not by a role nobody has heard of',
      after(did.unprovision('gw_search', 'team_research'), did.role('usr_ana', 'role_x')),
      'team.none',
    ],
    ['TEAM-3 not through a disabled team', after(did.disableTeam('team_research')), 'team.disabled'],
    [
      'TEAM-3 again once the team is enabled',
      after(did.disableTeam('team_research'), did.enableTeam('team_research')),
      'team',
    ],
    [
      'TEAM-3 provisioned while disabled, it holds once enabled',
      [
        ...reached.slice(0, 5),
        did.disableTeam('team_research'),
        did.provision('gw_search', 'team_research'),
        did.enableTeam('team_research'),
      ],
      'team',
    ],
    ['TEAM-4 another enabled team, nothing noticed', after(...secondWay, did.disableTeam('team_research')), 'team'],
    ['TEAM-5 not through a deleted team', after(did.deleteTeam('team_research')), 'team.none'],
    ['PPL-5 not once suspended', after(did.suspend('usr_ana')), 'member.suspended'],
    ['PPL-5 restored with the teams of before', after(did.suspend('usr_ana'), did.restore('usr_ana')), 'team'],
    ['PPL-5 not once removed', after(did.remove('usr_ana')), 'member.none'],
    ['PPL-5 not once left', after(did.leave('usr_ana')), 'member.none'],
    ['PPL-5 coming back brings no team back', after(did.remove('usr_ana'), did.join('usr_ana')), 'team.none'],
    [
      'PPL-5 added to a team after the removal, no effect on coming back',
      after(did.remove('usr_ana'), did.addTo('team_research', 'usr_ana'), did.join('usr_ana')),
      'team.none',
    ],
  ];
  it.each(table)('%s', (_title, history, reason) => {
    const allowed = reason === 'team' || reason === 'role.use-all';
    expect(pictureOf(history).check(ANA)).toEqual({ allowed, reason });
    expect(pictureOf(history).explain(ANA)).toMatchObject({ allowed, reason });
    expect(pictureOf(history).reachableGateways('org_a', 'usr_ana')).toEqual(allowed ? ['gw_search'] : []);
  });

  it('ACC-1 a gateway of another organization is unknown', () => {
    const picture = pictureOf(after(did.organization('org_b'), did.join('usr_ana', 'owner', 'org_b')));
    expect(picture.check({ ...ANA, organizationId: 'org_b' })).toEqual({ allowed: false, reason: 'gateway.unknown' });
  });

  it('ACC-1 a check allocates no verdict of its own', () => {
    const picture = pictureOf(reached);
    expect(picture.check(ANA)).toBe(picture.check({ ...ANA }));
  });

  it('ACC-2 reaching a gateway gives no capability', () => {
    expect([...pictureOf(reached).member('org_a', 'usr_ana')!.capabilities]).toEqual(['tools:create']);
  });
});

describe('why', () => {
  it('ACC-3 names the team and the event that last made the path whole', () => {
    expect(pictureOf(reached).explain(ANA).paths).toEqual([{ via: 'team', teamId: 'team_research', ...made(5) }]);
    const restored = pictureOf(after(did.suspend('usr_ana'), did.restore('usr_ana')));
    expect(restored.explain(ANA).paths).toEqual([{ via: 'team', teamId: 'team_research', ...made(7) }]);
    const enabled = pictureOf(after(did.disableTeam('team_research'), did.enableTeam('team_research')));
    expect(enabled.explain(ANA).paths).toEqual([{ via: 'team', teamId: 'team_research', ...made(7) }]);
  });

  it('ACC-3 names the role first, and the teams beside it', () => {
    expect(pictureOf(after(did.role('usr_ana', 'admin'))).explain(ANA)).toEqual({
      allowed: true,
      reason: 'role.use-all',
      paths: [
        { via: 'role', roleId: 'admin', ...made(6) },
        { via: 'team', teamId: 'team_research', ...made(5) },
      ],
      missing: [],
    });
  });

  it.each([
    ['a team', reached, { via: 'team', teamId: 'team_research', ...made(5) }, did.addTo('team_other', 'usr_ana')],
    ['a role', byRole, { via: 'role', roleId: 'role_all', ...made(5) }, did.makeRole('role_other', [])],
  ])(
    'ACC-3 tells the same way through %s as often as it is asked, as something that nobody can change',
    (_through, history, path, elsewhere) => {
      const state = foldHistory(history);
      const picture = new StatePicture(state);
      const answers = [picture.explain(ANA), picture.explain(ANA), picture.explain(ANA)];
      for (const answer of answers) expect(answer.paths).toEqual([path]);
      expect(answers[2]).toBe(answers[1]);
      for (const shared of [answers[1], answers[1]!.paths, answers[1]!.paths[0]])
        expect(Object.isFrozen(shared)).toBe(true);
      foldHistory([elsewhere], state, history.length);
      expect(picture.explain(ANA)).toBe(answers[1]);
    },
  );

  it('ACC-3 names the right team where one event opened the ways through several', () => {
    const picture = pictureOf(
      after(
        did.team('team_ops'),
        did.gateway('gw_ops'),
        did.addTo('team_ops', 'usr_ana'),
        did.provision('gw_ops', 'team_ops'),
        did.suspend('usr_ana'),
        did.restore('usr_ana'),
      ),
    );
    for (let turn = 0; turn < 3; turn += 1) {
      expect(picture.explain(ANA).paths).toEqual([{ via: 'team', teamId: 'team_research', ...made(11) }]);
      expect(picture.explain({ ...ANA, gatewayId: 'gw_ops' }).paths).toEqual([
        { via: 'team', teamId: 'team_ops', ...made(11) },
      ]);
      expect(picture.explain({ ...ANA, gatewayId: 'gw_ops' }).paths).toEqual([
        { via: 'team', teamId: 'team_ops', ...made(11) },
      ]);
    }
  });

  it('ACC-3 tells anew what an event made otherwise, however often the old was told', () => {
    const state = foldHistory(reached);
    const picture = new StatePicture(state);
    const told = (): string => JSON.stringify([picture.explain(ANA), picture.explain(ANA), picture.explain(ANA)]);
    const first = told();
    foldHistory([did.disableTeam('team_research'), did.enableTeam('team_research')], state, 6);
    expect(picture.explain(ANA).paths).toEqual([{ via: 'team', teamId: 'team_research', ...made(7) }]);
    expect(told()).not.toBe(first);
    foldHistory([did.takeFrom('team_research', 'usr_ana')], state, 8);
    expect(picture.explain(ANA)).toMatchObject({ allowed: false, paths: [], missing: [made(8)] });
  });

  it('ACC-3 names the edit since which the role leads everywhere', () => {
    const edited = [
      ...reached.slice(0, 4),
      did.makeRole('role_all', ['tools:create']),
      did.role('usr_ana', 'role_all'),
      did.editRole('role_all', ['gateways:use-all']),
    ];
    expect(pictureOf(edited).explain(ANA).paths).toEqual([{ via: 'role', roleId: 'role_all', ...made(6) }]);
  });

  it('ACC-3 names no team beside the others that is disabled or has not the gateway', () => {
    const ways = (...events: readonly AnyEvent[]) =>
      pictureOf(after(...secondWay, ...events))
        .explain(ANA)
        .paths.map(({ teamId }) => teamId);
    expect(ways()).toEqual(['team_research', 'team_ops']);
    expect(ways(did.disableTeam('team_ops'))).toEqual(['team_research']);
    expect(ways(did.unprovision('gw_search', 'team_ops'))).toEqual(['team_research']);
  });

  it('TEAM-4 names each disabled team with its message, by its newest name', () => {
    // The third does not lead there, whether it is enabled or not.
    const elsewhere = [
      did.team('team_other', 'Other'),
      did.addTo('team_other', 'usr_ana'),
      did.disableTeam('team_other'),
    ];
    const history = after(
      ...secondWay,
      did.disableTeam('team_research', 'Back on Monday'),
      did.renameTeam('team_research', 'Lab'),
      did.disableTeam('team_ops'),
      ...elsewhere,
    );
    expect(pictureOf(history).explain(ANA)).toEqual({
      allowed: false,
      reason: 'team.disabled',
      paths: [],
      missing: [
        { reason: 'team.disabled', teamId: 'team_research', teamName: 'Lab', message: 'Back on Monday', ...made(9) },
        { reason: 'team.disabled', teamId: 'team_ops', teamName: 'Operations', message: null, ...made(11) },
      ],
    });
  });

  const closed: readonly (readonly [title: string, history: readonly AnyEvent[], gap: object])[] = [
    [
      'who was taken out of the team',
      after(did.takeFrom('team_research', 'usr_ana')),
      { reason: 'team.none', teamId: 'team_research', teamName: 'Research', ...made(6) },
    ],
    [
      'a gateway taken from the team',
      after(did.unprovision('gw_search', 'team_research')),
      { reason: 'team.none', teamId: 'team_research', teamName: 'Research', ...made(6) },
    ],
    ['a deleted team, without naming it', after(did.deleteTeam('team_research')), { reason: 'team.none', ...made(6) }],
    [
      'a removal, for who came back',
      after(did.remove('usr_ana'), did.join('usr_ana')),
      { reason: 'team.none', teamId: 'team_research', teamName: 'Research', ...made(6) },
    ],
    [
      'the edit that took gateways:use-all from the role',
      [...byRole, did.editRole('role_all', ['tools:create'])],
      { reason: 'team.none', ...made(6) },
    ],
    [
      'the edit, whatever role the person was given since',
      [...byRole, did.editRole('role_all', []), did.role('usr_ana', 'member')],
      { reason: 'team.none', ...made(6) },
    ],
    [
      'the change to a role that holds it not',
      [...byRole, did.role('usr_ana', 'member')],
      { reason: 'team.none', ...made(6) },
    ],
    [
      'the removal of who reached everything, for who came back',
      [...byRole, did.remove('usr_ana'), did.join('usr_ana')],
      { reason: 'team.none', ...made(6) },
    ],
    [
      'the latest of what parted them',
      [
        ...byRole,
        did.role('usr_ana', 'admin'),
        did.addTo('team_research', 'usr_ana'),
        did.provision('gw_search', 'team_research'),
        did.role('usr_ana', 'member'),
        did.takeFrom('team_research', 'usr_ana'),
      ],
      { reason: 'team.none', teamId: 'team_research', teamName: 'Research', ...made(10) },
    ],
    [
      'the change of role where it came after the team',
      [
        ...byRole,
        did.addTo('team_research', 'usr_ana'),
        did.provision('gw_search', 'team_research'),
        did.takeFrom('team_research', 'usr_ana'),
        did.role('usr_ana', 'member'),
      ],
      { reason: 'team.none', ...made(9) },
    ],
    [
      'nothing, where the role lost it before the person had it',
      [...byRole.slice(0, 5), did.editRole('role_all', []), did.role('usr_ana', 'role_all')],
      { reason: 'team.none' },
    ],
    ['nothing, where nothing ever was', reached.slice(0, 4), { reason: 'team.none' }],
    ['the removal', after(did.remove('usr_ana')), { reason: 'member.none', ...made(6) }],
    ['the suspension', after(did.suspend('usr_ana')), { reason: 'member.suspended', ...made(6) }],
    [
      'the disabling of the gateway',
      after(did.disableGateway('gw_search')),
      { reason: 'gateway.disabled', ...made(6) },
    ],
    ['the archiving', after(did.archive('gw_search')), { reason: 'gateway.unknown', ...made(6) }],
  ];
  it.each(closed)('ACC-3 tells of %s', (_title, history, gap) => {
    expect(pictureOf(history).explain(ANA)).toMatchObject({ allowed: false, paths: [], missing: [gap] });
    expect(pictureOf(history).explain(ANA).missing).toEqual([gap]);
  });

  it('ACC-3 tells of a disabled gateway also what else is missing', () => {
    const missing = (...events: readonly AnyEvent[]) =>
      pictureOf(after(...events, did.disableGateway('gw_search')))
        .explain(ANA)
        .missing.map(({ reason, teamId }) => [reason, teamId]);
    expect(missing(did.disableTeam('team_research'))).toEqual([
      ['gateway.disabled', undefined],
      ['team.disabled', 'team_research'],
    ]);
    expect(missing(did.takeFrom('team_research', 'usr_ana'))).toEqual([
      ['gateway.disabled', undefined],
      ['team.none', 'team_research'],
    ]);
    expect(missing(did.takeFrom('team_research', 'usr_ana'), did.role('usr_ana', 'owner'))).toEqual([
      ['gateway.disabled', undefined],
    ]);
  });
});

describe('keys of a person', () => {
  const keyed = after(
    did.issueKey('key_1', 'usr_ana', { capabilities: ['people:manage', 'tools:create'], expiresAt: timeAt(1000) }),
  );
  const standing = (history: readonly AnyEvent[], at = timeAt(500)) => {
    const picture = pictureOf(history);
    return apiKeyStanding(picture, picture.apiKeyBySecretHash('hash-of-key_1')!, at);
  };

  it('SEC-3 speak for the person, never as more and as no more than they name', () => {
    expect(standing(keyed)).toMatchObject({ valid: true, capabilities: new Set(['tools:create']) });
    expect(standing([...keyed, did.role('usr_ana', 'admin')])).toMatchObject({
      capabilities: new Set(['people:manage', 'tools:create']),
    });
  });

  it.each([
    ['nothing', {}, null],
    ['capabilities', { capabilities: ['usage:view'] }, [['usage:view'], null]],
    ['gateways', { gatewayIds: ['gw_1'] }, [null, ['gw_1']]],
    ['no capability', { capabilities: [] }, [[], []]],
    ['no capability and a gateway', { capabilities: [], gatewayIds: ['gw_1'] }, [[], ['gw_1']]],
    ['no capability and no gateway', { capabilities: [], gatewayIds: [] }, [[], []]],
  ] as const)('SEC-3 are narrowed by what they name: %s', (_title, named, left) => {
    const picture = pictureOf(after(did.issueKey('key_1', 'usr_ana', named)));
    const { narrowedTo } = principalOf(picture.apiKeyBySecretHash('hash-of-key_1')!);
    const { capabilities = null, gatewayIds = null } = narrowedTo ?? {};
    expect(narrowedTo && [capabilities && [...capabilities], gatewayIds && [...gatewayIds]]).toEqual(left);
  });

  it.each([
    ['suspended', [did.suspend('usr_ana')], 'member.suspended'],
    ['removed', [did.remove('usr_ana')], 'key.revoked'],
    ['removed and back again', [did.remove('usr_ana'), did.join('usr_ana')], 'key.revoked'],
    ['revoked', [did.revokeKey('key_1', 'usr_ana')], 'key.revoked'],
  ] as const)('PPL-5 SEC-3 do not work once %s', (_title, more, reason) => {
    expect(standing([...keyed, ...more])).toEqual({ valid: false, reason });
  });

  it('work again once the person is restored', () => {
    expect(standing([...keyed, did.suspend('usr_ana'), did.restore('usr_ana')])).toMatchObject({ valid: true });
  });

  it('SEC-3 end at the moment they expire', () => {
    expect(standing(keyed, timeAt(999))).toMatchObject({ valid: true });
    expect(standing(keyed, timeAt(1000))).toEqual({ valid: false, reason: 'key.expired' });
  });

  it('issued for somebody who is gone never work', () => {
    expect(standing(after(did.remove('usr_ana'), did.issueKey('key_1', 'usr_ana')))).toEqual({
      valid: false,
      reason: 'key.revoked',
    });
  });

  it('ACC-1 SEC-3 narrowed below gateways:use-all reach no gateway by role', () => {
    const picture = pictureOf(after(did.role('usr_ana', 'owner'), did.disableTeam('team_research')));
    expect(picture.check({ ...ANA, narrowedTo: new Set(['tools:create'] as const) }).reason).toBe('team.disabled');
    expect(picture.check({ ...ANA, narrowedTo: null }).reason).toBe('role.use-all');
  });
});
