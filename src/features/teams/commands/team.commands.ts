import { commandsOn } from '../../../execution/commands-on.js';
import * as lifecycle from '../domain/team-lifecycle.decisions.js';
import { removeTeamMember } from '../domain/team-members.decisions.js';
import * as changing from '../domain/teams.decisions.js';
import { TEAM } from '../domain/teams.stream.js';

/** Each decision of the first two files is a command. Of the third, the others are parts of larger ones. */
export const TeamCommands = commandsOn(TEAM, { ...changing, ...lifecycle, removeTeamMember });
