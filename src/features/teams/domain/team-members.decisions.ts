import type { Decided } from '../../../kernel/decision.js';
import { notFound } from '../../../kernel/refusal.js';
import { unknownTeam } from './find-team.js';
import type { TeamsEvent } from '../../../events/teams.js';
import type { Teams } from './teams.state.js';

export interface TeamMember {
  readonly organizationId: string;
  readonly teamId: string;
  readonly userId: string;
}

export interface JoinTeams {
  readonly organizationId: string;
  readonly userId: string;
  readonly teamIds: readonly string[];
  readonly invitationId: string;
}

/** @param input.isMember whether the person is a member of the organization, according to the membership stream */
export const addTeamMember = (
  teams: Teams,
  input: TeamMember & { readonly isMember: boolean },
): Decided<TeamsEvent> => {
  const { organizationId, teamId, userId, isMember } = input;
  const team = teams.byId.get(teamId);
  if (!team) return unknownTeam();
  if (!isMember) return notFound('member.unknown', 'There is no such member.');
  return team.members.has(userId) ? [] : [{ type: 'TeamMemberAdded', data: { organizationId, teamId, userId } }];
};

export const removeTeamMember = (teams: Teams, { organizationId, teamId, userId }: TeamMember): Decided<TeamsEvent> => {
  const team = teams.byId.get(teamId);
  if (!team) return unknownTeam();
  return team.members.has(userId) ? [{ type: 'TeamMemberRemoved', data: { organizationId, teamId, userId } }] : [];
};

/**
 * PPL-2: a team that was deleted after the invitation is left out; this is no error. An invitation adds a person to its teams
 * only once: a repetition after a crash must not add a person again whom an administrator has removed in the meantime.
 */
export const joinTeams = (teams: Teams, input: JoinTeams): Decided<TeamsEvent> => {
  const { organizationId, userId, invitationId } = input;
  if (teams.invitations.has(invitationId)) return [];
  const missing = input.teamIds.filter(
    (teamId) => teams.byId.has(teamId) && !teams.byId.get(teamId)!.members.has(userId),
  );
  return missing.map((teamId) => ({ type: 'TeamMemberAdded', data: { organizationId, teamId, userId, invitationId } }));
};

/** PPL-5: a person who has left the organization is in none of its teams. */
export const leaveAllTeams = (
  teams: Teams,
  { organizationId, userId }: { organizationId: string; userId: string },
): Decided<TeamsEvent> =>
  teams.byId
    .valueSeq()
    .filter((team) => team.members.has(userId))
    .map(({ teamId }): TeamsEvent => ({ type: 'TeamMemberRemoved', data: { organizationId, teamId, userId } }))
    .toArray();

/** ORG-1: the first team, with the creator in it. */
export const foundTeams = (
  teams: Teams,
  input: { organizationId: string; teamId: string; ownerId: string },
): Decided<TeamsEvent> => {
  const { organizationId, teamId, ownerId } = input;
  if (!teams.byId.isEmpty()) return [];
  return [
    { type: 'TeamCreated', data: { organizationId, teamId, name: 'General', description: null } },
    { type: 'TeamMemberAdded', data: { organizationId, teamId, userId: ownerId } },
  ];
};
