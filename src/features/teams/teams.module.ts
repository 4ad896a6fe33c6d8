import { Module } from '@nestjs/common';
import { handlersOf } from '../../execution/commands-on.js';
import { TeamCommands } from './commands/team.commands.js';
import { AddTeamMemberHandler } from './commands/add-team-member.js';
import { TeamContentsController } from './http/team-contents.controller.js';
import { TeamsController } from './http/teams.controller.js';
import { GetTeamHandler } from './queries/get-team.js';
import { ListTeamGatewaysHandler } from './queries/list-team-gateways.js';
import { ListTeamMembersHandler } from './queries/list-team-members.js';
import { ListTeamsHandler } from './queries/list-teams.js';

@Module({
  controllers: [TeamsController, TeamContentsController],
  providers: [
    ...handlersOf(TeamCommands),
    AddTeamMemberHandler,
    GetTeamHandler,
    ListTeamGatewaysHandler,
    ListTeamMembersHandler,
    ListTeamsHandler,
  ],
})
export class TeamsModule {}
