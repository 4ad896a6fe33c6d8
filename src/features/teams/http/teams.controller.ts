import { Body, Controller, Delete, Get, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher, type PageBody } from '../../../edge/replies/dispatcher.js';
import type { Reply } from '../../../edge/replies/reply.js';
import { Call, type MemberCall } from '../../../edge/pipeline/call-context.js';
import { commonInput, pathIn } from '../../../edge/pipeline/in-organization.js';
import { Name, SwitchedPageQuery, Text } from '../../../edge/pipeline/fields.js';
import { Id } from '../../../edge/pipeline/id-param.js';
import { Operation } from '../../../edge/openapi/operation.js';
import { AnyMember, Requires } from '../../../edge/authentication/route-access.js';
import { Limits } from '../../../limits/limits.js';
import { TO_LIST } from '../../../kernel/narrowing.js';
import { TeamCommands } from '../commands/team.commands.js';
import { GetTeam } from '../queries/get-team.js';
import { ListTeams } from '../queries/list-teams.js';
import { newTeamView, TEAM_EXAMPLE, type TeamView } from '../queries/team.view.js';

const LONGEST_DESCRIPTION = 1000;

export class CreateTeamBody {
  @Name()
  name: string;

  @Text(LONGEST_DESCRIPTION, { optional: true, nullable: true, example: 'People who look things up' })
  description?: string | null;
}

class ChangeTeamBody {
  @Name({ optional: true })
  name?: string;

  @Text(LONGEST_DESCRIPTION, { optional: true, nullable: true, description: 'null clears it' })
  description?: string | null;
}

class DisableTeamBody {
  @Text(500, {
    optional: true,
    nullable: true,
    example: 'Back on Monday.',
    description: 'Shown to members whose access ends with it',
  })
  message?: string | null;
}

const showTeam =
  (teamId: string) =>
  (call: MemberCall): GetTeam =>
    new GetTeam(call.principal, teamId, call.atLeast);

@ApiTags('Teams')
@Controller('v1/organizations/:org/teams')
export class TeamsController {
  constructor(
    private readonly dispatcher: Dispatcher,
    private readonly limits: Limits,
  ) {}

  @Get()
  @AnyMember(...TO_LIST.teams)
  @Operation('List teams', { note: 'Without people:manage only the teams you belong to.', list: TEAM_EXAMPLE })
  list(@Call() call: MemberCall, @Query() page: SwitchedPageQuery): Promise<PageBody<TeamView>> {
    return this.dispatcher.list(new ListTeams(call.principal, page, call.atLeast));
  }

  @Post()
  @Requires('people:manage')
  @Operation('Create a team', {
    created: TEAM_EXAMPLE,
    refuses: ['team.name-taken', 'name.length', 'name.characters', 'limit.reached'],
  })
  create(@Call() call: MemberCall, @Body() { name, description = null }: CreateTeamBody): Promise<Reply<TeamView>> {
    const teamId = this.dispatcher.newId('team', call);
    const input = { ...commonInput(call), teamId, name, description, limit: this.limits.of('teamsByOrganization') };
    const command = new TeamCommands.CreateTeam(call.request, input);
    return this.dispatcher.create(call, command, pathIn(call, `teams/${teamId}`), () =>
      newTeamView(input, call.request.at),
    );
  }

  @Get(':teamId')
  @AnyMember(...TO_LIST.teams)
  @Operation('Read a team', { answers: TEAM_EXAMPLE, refuses: ['team.unknown'] })
  get(@Call() call: MemberCall, @Id('teamId', 'team') teamId: string): Promise<Reply<TeamView>> {
    return this.dispatcher.read(call, showTeam(teamId));
  }

  @Patch(':teamId')
  @Requires('people:manage')
  @Operation('Rename or describe a team', {
    answers: TEAM_EXAMPLE,
    refuses: ['team.unknown', 'team.name-taken', 'name.length', 'name.characters'],
  })
  change(
    @Call() call: MemberCall,
    @Id('teamId', 'team') teamId: string,
    @Body() body: ChangeTeamBody,
  ): Promise<Reply<TeamView>> {
    const command = new TeamCommands.ChangeTeam(call.request, { ...commonInput(call), teamId, ...body });
    return this.dispatcher.change(call, command, showTeam(teamId));
  }

  @Post(':teamId/disable')
  @Requires('people:manage')
  @Operation('Disable a team', {
    note: 'Once this is answered, the team gives no access.',
    answers: { ...TEAM_EXAMPLE, enabled: false },
    refuses: ['team.unknown'],
  })
  disable(
    @Call() call: MemberCall,
    @Id('teamId', 'team') teamId: string,
    @Body() { message = null }: DisableTeamBody,
  ): Promise<Reply<TeamView>> {
    const command = new TeamCommands.DisableTeam(call.request, { ...commonInput(call), teamId, message });
    return this.dispatcher.change(call, command, showTeam(teamId));
  }

  @Post(':teamId/enable')
  @Requires('people:manage')
  @Operation('Enable a team', {
    note: 'Access is back exactly as it was.',
    answers: TEAM_EXAMPLE,
    refuses: ['team.unknown'],
  })
  enable(@Call() call: MemberCall, @Id('teamId', 'team') teamId: string): Promise<Reply<TeamView>> {
    return this.dispatcher.change(
      call,
      new TeamCommands.EnableTeam(call.request, { ...commonInput(call), teamId }),
      showTeam(teamId),
    );
  }

  @Delete(':teamId')
  @Requires('people:manage')
  @Operation('Delete a team', {
    note: 'Cannot be undone. The access it gave ends too.',
    removed: true,
    refuses: ['team.unknown', 'team.last'],
  })
  delete(@Call() call: MemberCall, @Id('teamId', 'team') teamId: string): Promise<Reply> {
    return this.dispatcher.perform(new TeamCommands.DeleteTeam(call.request, { ...commonInput(call), teamId }));
  }
}
