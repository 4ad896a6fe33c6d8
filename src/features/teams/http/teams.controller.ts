import { Body, Controller, Delete, Get, HttpCode, Inject, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher, type PageBody } from '../../../edge/replies/dispatcher.js';
import type { Reply } from '../../../edge/replies/reply.js';
import { Call, type MemberCall } from '../../../edge/pipeline/call-context.js';
import { SwitchedPageQuery } from '../../../edge/pipeline/fields.js';
import { Id } from '../../../edge/pipeline/id-param.js';
import { Operation } from '../../../edge/openapi/operation.js';
import { AnyMember, Requires } from '../../../edge/authentication/route-access.js';
import { ID_SOURCE, type IdSource } from '../../../ports/id-source.port.js';
import { ChangeTeam, CreateTeam, DeleteTeam, DisableTeam, EnableTeam } from '../commands/team.commands.js';
import type { TeamRef } from '../domain/find-team.js';
import { GetTeam } from '../queries/get-team.js';
import { ListTeams } from '../queries/list-teams.js';
import { newTeamView, type TeamView } from '../queries/team.view.js';
import { TEAM_EXAMPLE } from './team.example.js';
import { ChangeTeamBody, CreateTeamBody, DisableTeamBody } from './teams.requests.js';

const teamRef = ({ scope, expectedVersion }: MemberCall, teamId: string): TeamRef => ({
  organizationId: scope.organizationId,
  teamId,
  expectedVersion,
});

const showTeam =
  (teamId: string) =>
  (call: MemberCall): GetTeam =>
    new GetTeam(call.principal, teamId, call.atLeast);

@ApiTags('Teams')
@Controller('v1/organizations/:org/teams')
export class TeamsController {
  constructor(
    private readonly dispatcher: Dispatcher,
    @Inject(ID_SOURCE) private readonly ids: IdSource,
  ) {}

  @Get()
  @AnyMember()
  @Operation('List teams', { note: 'Without people:manage only the teams one belongs to.', list: TEAM_EXAMPLE })
  list(@Call() call: MemberCall, @Query() page: SwitchedPageQuery): Promise<PageBody<TeamView>> {
    return this.dispatcher.list(new ListTeams(call.principal, page, call.atLeast));
  }

  @Post()
  @Requires('people:manage')
  @Operation('Create a team', { created: TEAM_EXAMPLE, refuses: ['team.name-taken', 'name.length', 'name.characters'] })
  create(@Call() call: MemberCall, @Body() { name, description = null }: CreateTeamBody): Promise<Reply<TeamView>> {
    const { request, scope } = call;
    const teamId = this.ids.typed('team', request.commandId);
    const input = { organizationId: scope.organizationId, teamId, name, description };
    const path = `/v1/organizations/${scope.slug}/teams/${teamId}`;
    return this.dispatcher.create(call, new CreateTeam(request, input), path, () => newTeamView(input, request.at));
  }

  @Get(':teamId')
  @AnyMember()
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
    const command = new ChangeTeam(call.request, { ...teamRef(call, teamId), ...body });
    return this.dispatcher.change(call, command, showTeam(teamId));
  }

  @Post(':teamId/disable')
  @HttpCode(200)
  @Requires('people:manage')
  @Operation('Disable a team', {
    note: 'The access it provides is inactive from the answer on.',
    answers: { ...TEAM_EXAMPLE, enabled: false },
    refuses: ['team.unknown'],
  })
  disable(
    @Call() call: MemberCall,
    @Id('teamId', 'team') teamId: string,
    @Body() { message = null }: DisableTeamBody,
  ): Promise<Reply<TeamView>> {
    const command = new DisableTeam(call.request, { ...teamRef(call, teamId), message });
    return this.dispatcher.change(call, command, showTeam(teamId));
  }

  @Post(':teamId/enable')
  @HttpCode(200)
  @Requires('people:manage')
  @Operation('Enable a team', {
    note: 'Access is back exactly as it was.',
    answers: TEAM_EXAMPLE,
    refuses: ['team.unknown'],
  })
  enable(@Call() call: MemberCall, @Id('teamId', 'team') teamId: string): Promise<Reply<TeamView>> {
    return this.dispatcher.change(call, new EnableTeam(call.request, teamRef(call, teamId)), showTeam(teamId));
  }

  @Delete(':teamId')
  @HttpCode(204)
  @Requires('people:manage')
  @Operation('Delete a team', {
    note: 'For good, with the access it provided.',
    removed: true,
    refuses: ['team.unknown', 'team.last'],
  })
  delete(@Call() call: MemberCall, @Id('teamId', 'team') teamId: string): Promise<Reply> {
    return this.dispatcher.perform(new DeleteTeam(call.request, teamRef(call, teamId)));
  }
}
