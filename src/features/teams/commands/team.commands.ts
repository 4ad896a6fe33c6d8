import { commandsOn } from '../../../execution/commands-on.js';
import { changeTeam, createTeam } from '../domain/teams.decisions.js';
import { deleteTeam, disableTeam, enableTeam } from '../domain/team-lifecycle.decisions.js';
import { removeTeamMember } from '../domain/team-members.decisions.js';
import { TEAM } from '../domain/teams.stream.js';

const onTeam = commandsOn(TEAM);

export const CreateTeam = onTeam('CreateTeam', createTeam);
export const ChangeTeam = onTeam('ChangeTeam', changeTeam);
export const DisableTeam = onTeam('DisableTeam', disableTeam);
export const EnableTeam = onTeam('EnableTeam', enableTeam);
export const DeleteTeam = onTeam('DeleteTeam', deleteTeam);
export const RemoveTeamMember = onTeam('RemoveTeamMember', removeTeamMember);
