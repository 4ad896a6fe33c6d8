import type { TeamsEvent } from '../../../src/events/teams.js';

/** Events of one organization's teams, for the past of a spec. */
export const organizationId = 'org-1';
export const research = { organizationId, teamId: 'team-research' };
export const sales = { organizationId, teamId: 'team-sales' };

export const created = (team: typeof research, name: string, description: string | null = null): TeamsEvent => ({
  type: 'TeamCreated',
  data: { ...team, name, description },
});
export const disabled = (team: typeof research, message: string | null = null): TeamsEvent => ({
  type: 'TeamDisabled',
  data: { ...team, message },
});
export const enabled = (team: typeof research): TeamsEvent => ({ type: 'TeamEnabled', data: team });
export const deleted = (team: typeof research): TeamsEvent => ({ type: 'TeamDeleted', data: team });
export const joined = (team: typeof research, userId: string): TeamsEvent => ({
  type: 'TeamMemberAdded',
  data: { ...team, userId },
});
export const left = (team: typeof research, userId: string): TeamsEvent => ({
  type: 'TeamMemberRemoved',
  data: { ...team, userId },
});
