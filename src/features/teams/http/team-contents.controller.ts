import { Controller, Delete, Get, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher, type PageBody } from '../../../edge/replies/dispatcher.js';
import type { Reply } from '../../../edge/replies/reply.js';
import { Call, type MemberCall } from '../../../edge/pipeline/call-context.js';
import { commonInput } from '../../../edge/pipeline/in-organization.js';
import { PageQuery, SwitchedPageQuery } from '../../../edge/pipeline/fields.js';
import { Id } from '../../../edge/pipeline/id-param.js';
import { Operation } from '../../../edge/openapi/operation.js';
import { AnyMember, Requires } from '../../../edge/authentication/route-access.js';
import { TO_LIST } from '../../../kernel/narrowing.js';
import { AddTeamMember } from '../commands/add-team-member.js';
import { TeamCommands } from '../commands/team.commands.js';
import { GetTeam } from '../queries/get-team.js';
import { ListTeamGateways, TEAM_GATEWAY_EXAMPLE, type TeamGatewayView } from '../queries/list-team-gateways.js';
import { ListTeamMembers, TEAM_MEMBER_EXAMPLE, type TeamMemberView } from '../queries/list-team-members.js';

@ApiTags('Teams')
@Controller('v1/organizations/:org/teams/:teamId')
export class TeamContentsController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Get('members')
  @AnyMember(...TO_LIST.people)
  @Operation("List a team's members", {
    note: 'To search them, list the members of the organization with `team`.',
    list: TEAM_MEMBER_EXAMPLE,
    refuses: ['team.unknown'],
  })
  async members(
    @Call() call: MemberCall,
    @Id('teamId', 'team') teamId: string,
    @Query() page: PageQuery,
  ): Promise<PageBody<TeamMemberView>> {
    await this.mustSee(call, teamId);
    return this.dispatcher.list(new ListTeamMembers(call.scope.organizationId, teamId, page, call.atLeast));
  }

  @Put('members/:userId')
  @Requires('people:manage')
  @Operation('Put a member into a team', { removed: true, refuses: ['team.unknown', 'member.unknown'] })
  add(
    @Call() call: MemberCall,
    @Id('teamId', 'team') teamId: string,
    @Id('userId', 'usr') userId: string,
  ): Promise<Reply> {
    return this.dispatcher.perform(new AddTeamMember(call.request, { ...commonInput(call), teamId, userId }));
  }

  @Delete('members/:userId')
  @Requires('people:manage')
  @Operation('Take a member out of a team', { removed: true, refuses: ['team.unknown'] })
  remove(
    @Call() call: MemberCall,
    @Id('teamId', 'team') teamId: string,
    @Id('userId', 'usr') userId: string,
  ): Promise<Reply> {
    return this.dispatcher.perform(
      new TeamCommands.RemoveTeamMember(call.request, { ...commonInput(call), teamId, userId }),
    );
  }

  @Get('gateways')
  @AnyMember(...TO_LIST.teams)
  @Operation("List a team's gateways", { list: TEAM_GATEWAY_EXAMPLE, refuses: ['team.unknown'] })
  async gateways(
    @Call() call: MemberCall,
    @Id('teamId', 'team') teamId: string,
    @Query() page: SwitchedPageQuery,
  ): Promise<PageBody<TeamGatewayView>> {
    await this.mustSee(call, teamId);
    return this.dispatcher.list(new ListTeamGateways(call.scope.organizationId, teamId, page, call.atLeast));
  }

  private async mustSee(call: MemberCall, teamId: string): Promise<void> {
    await this.dispatcher.ask(new GetTeam(call.principal, teamId, call.atLeast));
  }
}
