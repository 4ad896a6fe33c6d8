import { commandsOn } from '../../../execution/commands-on.js';
import * as lifecycle from '../domain/team-lifecycle.decisions.js';
import { removeTeamMember } from '../domain/team-members.decisions.js';
import * as changing from '../domain/teams.decisions.js';
import { TEAM } from '../domain/teams.stream.js';

/** A command for each decision of `changing` and `lifecycle`. The other decisions about members are parts of larger commands. */
export const TeamCommands = commandsOn(TEAM, { ...changing, ...lifecycle, removeTeamMember });
