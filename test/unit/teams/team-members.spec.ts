import { describe, expect, it } from '@jest/globals';
import {
  addTeamMember,
  foundTeams,
  joinTeams,
  leaveAllTeams,
  removeTeamMember,
} from '../../../src/features/teams/domain/team-members.decisions.js';
import { TEAMS } from '../../../src/features/teams/domain/teams.stream.js';
import { decisionsOf } from '../../support/given-decision.js';
import { created, disabled, enabled, joined, left, organizationId, research, sales } from './team-history.js';

const teams = decisionsOf(TEAMS);
const both = [created(research, 'Research'), created(sales, 'Sales')];

describe('members of a team', () => {
  it('TEAM-1 a member belongs to none, one or many teams', () => {
    teams
      .given(...both)
      .when(addTeamMember, { ...research, userId: 'ada', isMember: true })
      .then(joined(research, 'ada'));
    teams
      .given(...both, joined(research, 'ada'))
      .when(addTeamMember, { ...sales, userId: 'ada', isMember: true })
      .then(joined(sales, 'ada'));
    teams
      .given(...both, joined(research, 'ada'))
      .when(removeTeamMember, { ...research, userId: 'ada' })
      .then(left(research, 'ada'));
  });

  it('adding or removing again changes nothing', () => {
    teams
      .given(...both, joined(research, 'ada'))
      .when(addTeamMember, { ...research, userId: 'ada', isMember: true })
      .thenNothing();
    teams
      .given(...both)
      .when(removeTeamMember, { ...research, userId: 'ada' })
      .thenNothing();
  });

  it('TEAM-1 only members of the organization can be in its teams', () => {
    teams
      .given(...both)
      .when(addTeamMember, { ...research, userId: 'eve', isMember: false })
      .thenRefused('member.unknown', 'not-found');
    teams
      .given()
      .when(addTeamMember, { ...research, userId: 'ada', isMember: true })
      .thenRefused('team.unknown');
    teams
      .given()
      .when(removeTeamMember, { ...research, userId: 'ada' })
      .thenRefused('team.unknown');
  });

  it('TEAM-3 disabling keeps the members', () => {
    const state = teams.given(...both, joined(research, 'ada'), disabled(research), enabled(research)).state();
    expect(state.byId.get(research.teamId)?.members.toArray()).toEqual(['ada']);
  });
});

const invitationId = 'inv-1';
const invitedInto = (team: { readonly teamId: string }, userId: string) =>
  ({ type: 'TeamMemberAdded', data: { organizationId, teamId: team.teamId, userId, invitationId } }) as const;

describe('what other features ask of teams', () => {
  it('ORG-1 a new organization starts with the team General and its creator in it', () => {
    const first = { organizationId, teamId: 'team-general' };
    teams
      .given()
      .when(foundTeams, { ...first, ownerId: 'ada' })
      .then(created(first, 'General'), joined(first, 'ada'));
    teams
      .given(created(first, 'General'))
      .when(foundTeams, { ...first, ownerId: 'ada' })
      .thenNothing();
  });

  it('PPL-2 joining leaves out teams that were deleted meanwhile', () => {
    const teamIds = [research.teamId, 'team-gone', sales.teamId];
    teams
      .given(...both, joined(sales, 'ada'))
      .when(joinTeams, { organizationId, userId: 'ada', teamIds, invitationId })
      .then(invitedInto(research, 'ada'));
  });

  it('PPL-2 an invitation puts somebody into its teams once: a person taken out since stays out', () => {
    teams
      .given(...both, invitedInto(research, 'ada'), left(research, 'ada'))
      .when(joinTeams, { organizationId, userId: 'ada', teamIds: [research.teamId], invitationId })
      .thenNothing();
  });

  it('PPL-5 a person who leaves the organization leaves every team', () => {
    teams
      .given(...both, joined(research, 'ada'), joined(sales, 'ada'), joined(sales, 'bob'))
      .when(leaveAllTeams, { organizationId, userId: 'ada' })
      .then(left(research, 'ada'), left(sales, 'ada'));
  });
});
