import { Module } from '@nestjs/common';
import { AddTeamMemberHandler } from './commands/add-team-member.js';
import { ChangeTeamHandler } from './commands/change-team.js';
import { CreateTeamHandler } from './commands/create-team.js';
import { DeleteTeamHandler } from './commands/delete-team.js';
import { DisableTeamHandler } from './commands/disable-team.js';
import { EnableTeamHandler } from './commands/enable-team.js';
import { RemoveTeamMemberHandler } from './commands/remove-team-member.js';
import { TeamContentsController } from './http/team-contents.controller.js';
import { TeamsController } from './http/teams.controller.js';
import { GetTeamHandler } from './queries/get-team.js';
import { ListTeamGatewaysHandler } from './queries/list-team-gateways.js';
import { ListTeamMembersHandler } from './queries/list-team-members.js';
import { ListTeamsHandler } from './queries/list-teams.js';

@Module({
  controllers: [TeamsController, TeamContentsController],
  providers: [
    AddTeamMemberHandler,
    ChangeTeamHandler,
    CreateTeamHandler,
    DeleteTeamHandler,
    DisableTeamHandler,
    EnableTeamHandler,
    RemoveTeamMemberHandler,
    GetTeamHandler,
    ListTeamGatewaysHandler,
    ListTeamMembersHandler,
    ListTeamsHandler,
  ],
})
export class TeamsModule {}
