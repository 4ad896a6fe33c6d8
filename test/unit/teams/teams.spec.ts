import { describe, it } from '@jest/globals';
import { deleteTeam, disableTeam, enableTeam } from '../../../src/features/teams/domain/team-lifecycle.decisions.js';
import { changeTeam, createTeam } from '../../../src/features/teams/domain/teams.decisions.js';
import { TEAMS } from '../../../src/features/teams/domain/teams.stream.js';
import { decisionsOf } from '../../support/given-decision.js';
import { givenProjection } from '../../support/given-projection.js';
import { happened, timeOf } from '../../support/recorded-events.js';
import { created, deleted, disabled, enabled, organizationId, research, sales } from './team-history.js';
import { teamOverview } from '../../../projections/team-overview/team-overview.projection.js';

const teams = decisionsOf(TEAMS);
const newTeam = (name: string) => ({ ...research, name, description: null });

describe('creating a team', () => {
  it('TEAM-1 any name that is free makes a team', () => {
    teams.given(created(sales, 'Sales')).when(createTeam, newTeam('Research')).then(created(research, 'Research'));
  });

  it('TEAM-1 a name counts as taken whatever its case, spacing or composition', () => {
    for (const name of ['research', 'RESEARCH', '  Research '])
      teams
        .given(created(sales, 'Research'))
        .when(createTeam, newTeam(name))
        .thenRefused('team.name-taken', 'conflict');
    teams.given(created(sales, 'Café')).when(createTeam, newTeam('Cafe\u0301')).thenRefused('team.name-taken');
  });

  it('TEAM-1 the name of a deleted or renamed team is free again', () => {
    teams
      .given(created(sales, 'Research'), created({ organizationId, teamId: 'other' }, 'Other'), deleted(sales))
      .when(createTeam, newTeam('Research'))
      .then(created(research, 'Research'));
    teams
      .given(created(sales, 'Research'), { type: 'TeamRenamed', data: { ...sales, name: 'Sales' } })
      .when(createTeam, newTeam('Research'))
      .then(created(research, 'Research'));
  });

  it('TEAM-1 the number of teams has no limit', () => {
    const many = Array.from({ length: 5000 }, (_, n) => created({ organizationId, teamId: `team-${n}` }, `Team ${n}`));
    teams
      .given(...many)
      .when(createTeam, newTeam('One more'))
      .then(created(research, 'One more'));
  });

  it('the same command again changes nothing', () => {
    teams.given(created(research, 'Research')).when(createTeam, newTeam('Research')).thenNothing();
  });

  it('refuses names that nobody could read', () => {
    teams.given().when(createTeam, newTeam('   ')).thenRefused('name.length', 'invalid');
    teams
      .given()
      .when(createTeam, newTeam('x'.repeat(81)))
      .thenRefused('name.length');
    teams.given().when(createTeam, newTeam('a\u202eb')).thenRefused('name.characters');
    teams.given().when(createTeam, newTeam('a\u0000b')).thenRefused('name.characters');
  });
});

describe('changing a team', () => {
  const change = (input: object) => ({ ...research, ...input });

  it('renames, describes, or both, and only what differs', () => {
    const past = teams.given(created(research, 'Research'));
    past.when(changeTeam, change({ name: 'Labs' })).then({ type: 'TeamRenamed', data: { ...research, name: 'Labs' } });
    past
      .when(changeTeam, change({ description: 'Looks things up' }))
      .then({ type: 'TeamDescribed', data: { ...research, description: 'Looks things up' } });
    past.when(changeTeam, change({ name: 'Research', description: null })).thenNothing();
  });

  it('TEAM-1 lets a team change the case of its own name, and not take that of another', () => {
    const past = teams.given(created(research, 'Research'), created(sales, 'Sales'));
    past
      .when(changeTeam, change({ name: 'RESEARCH' }))
      .then({ type: 'TeamRenamed', data: { ...research, name: 'RESEARCH' } });
    past.when(changeTeam, change({ name: 'sales' })).thenRefused('team.name-taken');
  });

  it('refuses a team that is not there, and a version that is not current', () => {
    teams
      .given()
      .when(changeTeam, change({ name: 'Labs' }))
      .thenRefused('team.unknown', 'not-found');
    const past = teams.given(created(sales, 'Sales'), created(research, 'Research'));
    past.when(changeTeam, change({ name: 'Labs', expectedVersion: 0n })).thenRefused('version.stale', 'stale');
    past
      .when(changeTeam, change({ name: 'Labs', expectedVersion: 1n }))
      .then({ type: 'TeamRenamed', data: { ...research, name: 'Labs' } });
  });
});

describe('disabling and enabling a team', () => {
  it('TEAM-3 changes nothing but the status, once', () => {
    const message = 'Back on Monday.';
    teams
      .given(created(research, 'Research'))
      .when(disableTeam, { ...research, message })
      .then(disabled(research, message));
    teams
      .given(created(research, 'Research'), disabled(research))
      .when(disableTeam, { ...research, message })
      .thenNothing();
    teams.given(created(research, 'Research'), disabled(research)).when(enableTeam, research).then(enabled(research));
    teams.given(created(research, 'Research')).when(enableTeam, research).thenNothing();
  });

  it('refuses a team that is not there', () => {
    teams
      .given()
      .when(disableTeam, { ...research, message: null })
      .thenRefused('team.unknown');
    teams.given().when(enableTeam, research).thenRefused('team.unknown');
  });
});

describe('deleting a team', () => {
  it('TEAM-5 is for good', () => {
    const past = teams.given(created(research, 'Research'), created(sales, 'Sales'));
    past.when(deleteTeam, research).then(deleted(research));
    teams
      .given(created(research, 'Research'), created(sales, 'Sales'), deleted(research))
      .when(enableTeam, research)
      .thenRefused('team.unknown');
  });

  it('TEAM-5 leaves an organization at least one team', () => {
    teams.given(created(research, 'Research')).when(deleteTeam, research).thenRefused('team.last', 'conflict');
    teams
      .given(created(research, 'Research'), created(sales, 'Sales'), deleted(sales))
      .when(deleteTeam, research)
      .thenRefused('team.last');
  });
});

describe('the team overview', () => {
  const research = { organizationId: 'org_1', teamId: 'team_1' };
  const created = happened('TeamCreated', { ...research, name: 'Résearch', description: null });
  const member = (userId: string) => ({ ...research, userId });
  const gateway = (gatewayId: string) => ({ ...research, gatewayId });

  it('holds a team as it was created', () => {
    givenProjection(teamOverview)
      .when(created)
      .gives('team_1', {
        ...research,
        name: 'Résearch',
        nameKey: 'résearch',
        description: null,
        enabled: true,
        disabledMessage: null,
        createdAt: timeOf(0),
        memberCount: 0,
        gatewayCount: 0,
        version: 0,
      });
  });

  it('sorts names by one key however their accents are encoded', () => {
    givenProjection(teamOverview, created)
      .when(happened('TeamRenamed', { ...research, name: 'RE\u0301SEARCH' }))
      .has('team_1', { nameKey: 'r\u00e9search', version: 1 });
  });

  it('TEAM-3 keeps members and gateways while disabled', () => {
    const given = givenProjection(
      teamOverview,
      created,
      happened('TeamMemberAdded', member('usr_1')),
      happened('GatewayProvisioned', gateway('gw_1')),
    );
    const disabled = happened('TeamDisabled', { ...research, message: 'Back on Monday' });
    given.when(disabled).has('team_1', {
      enabled: false,
      disabledMessage: 'Back on Monday',
      memberCount: 1,
      gatewayCount: 1,
      version: 3,
    });
    given
      .when(disabled, happened('TeamEnabled', research))
      .has('team_1', { enabled: true, disabledMessage: null, memberCount: 1, gatewayCount: 1 });
  });

  it('counts members and gateways', () => {
    givenProjection(teamOverview, created)
      .when(
        happened('TeamMemberAdded', member('usr_1')),
        happened('TeamMemberAdded', member('usr_2')),
        happened('TeamMemberRemoved', member('usr_1')),
        happened('GatewayProvisioned', gateway('gw_1')),
        happened('GatewayProvisioned', gateway('gw_2')),
        happened('GatewayUnprovisioned', gateway('gw_1')),
      )
      .has('team_1', { memberCount: 1, gatewayCount: 1 });
  });

  it('takes its version from the teams stream alone', () => {
    givenProjection(teamOverview, created)
      .when(
        happened('TeamDescribed', { ...research, description: 'Finds out' }),
        happened('GatewayProvisioned', gateway('gw_1')),
      )
      .has('team_1', { description: 'Finds out', version: 1 });
  });

  it('TEAM-5 drops a deleted team, and what still names it brings nothing back', () => {
    const given = givenProjection(teamOverview, created);
    given.when(happened('TeamDeleted', research)).deletes('team_1');
    given.when(happened('TeamDeleted', research), happened('GatewayUnprovisioned', gateway('gw_1'))).deletes('team_1');
  });
});
