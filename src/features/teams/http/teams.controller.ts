import { Body, Controller, Delete, Get, HttpCode, Inject, Patch, Post, Query, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import type { CommandResult } from '../../../execution/command-result.js';
import { Answers, type PageBody } from '../../../edge/replies/answers.js';
import { Call, type MemberCall } from '../../../edge/pipeline/call-context.js';
import { SwitchedPageQuery } from '../../../edge/pipeline/fields.js';
import { Id } from '../../../edge/pipeline/id-param.js';
import { Operation } from '../../../edge/openapi/operation.js';
import { AnyMember, Requires } from '../../../edge/authentication/route-access.js';
import { normalizeName } from '../../../kernel/names.js';
import { ID_SOURCE, type IdSource } from '../../../ports/id-source.port.js';
import { ChangeTeam } from '../commands/change-team.js';
import { CreateTeam } from '../commands/create-team.js';
import { DeleteTeam } from '../commands/delete-team.js';
import { DisableTeam } from '../commands/disable-team.js';
import { EnableTeam } from '../commands/enable-team.js';
import type { TeamRef } from '../domain/find-team.js';
import { GetTeam } from '../queries/get-team.js';
import { ListTeams } from '../queries/list-teams.js';
import type { TeamView } from '../queries/team.view.js';
import { TEAM_EXAMPLE } from './team.example.js';
import { ChangeTeamBody, CreateTeamBody, DisableTeamBody } from './teams.requests.js';

@ApiTags('Teams')
@Controller('v1/organizations/:org/teams')
export class TeamsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly answers: Answers,
    @Inject(ID_SOURCE) private readonly ids: IdSource,
  ) {}

  @Get()
  @AnyMember()
  @Operation('List teams', { note: 'Without people:manage only the teams one belongs to.', list: TEAM_EXAMPLE })
  async list(@Call() call: MemberCall, @Query() page: SwitchedPageQuery): Promise<PageBody<TeamView>> {
    return this.answers.page(await this.queries.execute(new ListTeams(call.principal, page, call.atLeast)));
  }

  @Post()
  @Requires('people:manage')
  @Operation('Create a team', { created: TEAM_EXAMPLE, refuses: ['team.name-taken', 'name.length', 'name.characters'] })
  async create(
    @Call() call: MemberCall,
    @Body() body: CreateTeamBody,
    @Res({ passthrough: true }) response: Response,
  ): Promise<TeamView> {
    const teamId = this.ids.typed('team', call.request.commandId);
    const { organizationId, slug } = call.scope;
    const input = { organizationId, teamId, name: body.name, description: body.description ?? null };
    const written = await this.commands.execute(new CreateTeam(call.request, input));
    this.answers.created(response, written, `/v1/organizations/${slug}/teams/${teamId}`);
    return {
      id: teamId,
      name: normalizeName(body.name),
      description: input.description,
      enabled: true,
      disabledMessage: null,
      memberCount: 0,
      gatewayCount: 0,
      createdAt: call.request.at,
    };
  }

  @Get(':teamId')
  @AnyMember()
  @Operation('Read a team', { answers: TEAM_EXAMPLE, refuses: ['team.unknown'] })
  async get(
    @Call() call: MemberCall,
    @Id('teamId', 'team') teamId: string,
    @Res({ passthrough: true }) response: Response,
  ): Promise<TeamView> {
    return this.answers.versioned(
      response,
      await this.queries.execute(new GetTeam(call.principal, teamId, call.atLeast)),
    );
  }

  @Patch(':teamId')
  @Requires('people:manage')
  @Operation('Rename or describe a team', {
    answers: TEAM_EXAMPLE,
    refuses: ['team.unknown', 'team.name-taken', 'name.length', 'name.characters'],
  })
  async change(
    @Call() call: MemberCall,
    @Id('teamId', 'team') teamId: string,
    @Body() body: ChangeTeamBody,
    @Res({ passthrough: true }) response: Response,
  ): Promise<TeamView> {
    return this.after(
      call,
      teamId,
      response,
      await this.commands.execute(new ChangeTeam(call.request, { ...this.one(call, teamId), ...body })),
    );
  }

  @Post(':teamId/disable')
  @HttpCode(200)
  @Requires('people:manage')
  @Operation('Disable a team', {
    note: 'The access it provides is inactive from the answer on.',
    answers: { ...TEAM_EXAMPLE, enabled: false },
    refuses: ['team.unknown'],
  })
  async disable(
    @Call() call: MemberCall,
    @Id('teamId', 'team') teamId: string,
    @Body() body: DisableTeamBody,
    @Res({ passthrough: true }) response: Response,
  ): Promise<TeamView> {
    const input = { ...this.one(call, teamId), message: body.message ?? null };
    return this.after(call, teamId, response, await this.commands.execute(new DisableTeam(call.request, input)));
  }

  @Post(':teamId/enable')
  @HttpCode(200)
  @Requires('people:manage')
  @Operation('Enable a team', {
    note: 'Access is back exactly as it was.',
    answers: TEAM_EXAMPLE,
    refuses: ['team.unknown'],
  })
  async enable(
    @Call() call: MemberCall,
    @Id('teamId', 'team') teamId: string,
    @Res({ passthrough: true }) response: Response,
  ): Promise<TeamView> {
    return this.after(
      call,
      teamId,
      response,
      await this.commands.execute(new EnableTeam(call.request, this.one(call, teamId))),
    );
  }

  @Delete(':teamId')
  @HttpCode(204)
  @Requires('people:manage')
  @Operation('Delete a team', {
    note: 'For good, with the access it provided.',
    removed: true,
    refuses: ['team.unknown', 'team.last'],
  })
  async delete(
    @Call() call: MemberCall,
    @Id('teamId', 'team') teamId: string,
    @Res({ passthrough: true }) response: Response,
  ): Promise<void> {
    this.answers.written(response, await this.commands.execute(new DeleteTeam(call.request, this.one(call, teamId))));
  }

  private one(call: MemberCall, teamId: string): TeamRef {
    return { organizationId: call.scope.organizationId, teamId, expectedVersion: call.expectedVersion };
  }

  /** The team as it stands after the write. */
  private async after(call: MemberCall, teamId: string, response: Response, written: CommandResult): Promise<TeamView> {
    this.answers.written(response, written);
    const { value } = await this.queries.execute(new GetTeam(call.principal, teamId, Answers.after(call, written)));
    return value;
  }
}
