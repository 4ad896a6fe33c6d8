import { Body, Controller, Delete, Get, HttpCode, Post, Put, Query, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import type { CommandResult } from '../../../execution/command-result.js';
import { Answers, type PageBody } from '../../../edge/replies/answers.js';
import { Call, type MemberCall } from '../../../edge/pipeline/call-context.js';
import { Id } from '../../../edge/pipeline/id-param.js';
import { Operation } from '../../../edge/openapi/operation.js';
import { AnyMember, Requires } from '../../../edge/authentication/route-access.js';
import { ChangeMemberRole, RestoreMember, SuspendMember } from '../commands/member.commands.js';
import { EraseMember } from '../commands/erase-member.js';
import { LeaveOrganization } from '../commands/leave-organization.js';
import { RemoveMember } from '../commands/remove-member.js';
import type { MemberRef } from '../domain/find-member.js';
import { GetMember } from '../queries/get-member.js';
import { ListMembers } from '../queries/list-members.js';
import type { MemberView } from '../queries/member.view.js';
import { MEMBER_EXAMPLE } from './member.example.js';
import { ChangeRoleBody, ListMembersQuery } from './members.requests.js';

@ApiTags('People')
@Controller('v1/organizations/:org')
export class MembersController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly answers: Answers,
  ) {}

  @Get('members')
  @AnyMember()
  @Operation('List members', {
    note: 'Without people:manage only those teams are shown that one belongs to.',
    list: MEMBER_EXAMPLE,
  })
  async list(@Call() call: MemberCall, @Query() query: ListMembersQuery): Promise<PageBody<MemberView>> {
    return this.answers.page(await this.queries.execute(new ListMembers(call.principal, query, query, call.atLeast)));
  }

  @Get('members/:userId')
  @AnyMember()
  @Operation('Read a member', { answers: MEMBER_EXAMPLE, refuses: ['member.unknown'] })
  async get(
    @Call() call: MemberCall,
    @Id('userId', 'usr') userId: string,
    @Res({ passthrough: true }) response: Response,
  ): Promise<MemberView> {
    return this.answers.versioned(
      response,
      await this.queries.execute(new GetMember(call.principal, userId, call.atLeast)),
    );
  }

  @Put('members/:userId/role')
  @Requires('people:manage')
  @Operation("Change a member's role", {
    note: 'Nobody grants what they do not hold.',
    answers: MEMBER_EXAMPLE,
    refuses: ['member.unknown', 'role.unknown', 'capability.escalation', 'owner.last'],
  })
  async changeRole(
    @Call() call: MemberCall,
    @Id('userId', 'usr') userId: string,
    @Body() { roleId }: ChangeRoleBody,
    @Res({ passthrough: true }) response: Response,
  ): Promise<MemberView> {
    return this.after(
      call,
      userId,
      response,
      await this.commands.execute(new ChangeMemberRole(call.request, { ...this.one(call, userId), roleId })),
    );
  }

  @Post('members/:userId/suspend')
  @HttpCode(200)
  @Requires('people:manage')
  @Operation('Suspend a member', {
    note: 'Their access ends with the answer; role and teams stay.',
    answers: { ...MEMBER_EXAMPLE, status: 'suspended' },
    refuses: ['member.unknown', 'owner.last'],
  })
  async suspend(
    @Call() call: MemberCall,
    @Id('userId', 'usr') userId: string,
    @Res({ passthrough: true }) response: Response,
  ): Promise<MemberView> {
    return this.after(
      call,
      userId,
      response,
      await this.commands.execute(new SuspendMember(call.request, this.one(call, userId))),
    );
  }

  @Post('members/:userId/restore')
  @HttpCode(200)
  @Requires('people:manage')
  @Operation('Restore a suspended member', {
    note: 'Access is back exactly as it was.',
    answers: MEMBER_EXAMPLE,
    refuses: ['member.unknown'],
  })
  async restore(
    @Call() call: MemberCall,
    @Id('userId', 'usr') userId: string,
    @Res({ passthrough: true }) response: Response,
  ): Promise<MemberView> {
    return this.after(
      call,
      userId,
      response,
      await this.commands.execute(new RestoreMember(call.request, this.one(call, userId))),
    );
  }

  @Delete('members/:userId')
  @HttpCode(204)
  @Requires('people:manage')
  @Operation('Remove a member', {
    note: 'Their teams and API keys here end with it.',
    removed: true,
    refuses: ['member.unknown', 'owner.last'],
  })
  async remove(
    @Call() call: MemberCall,
    @Id('userId', 'usr') userId: string,
    @Res({ passthrough: true }) response: Response,
  ): Promise<void> {
    this.answers.written(response, await this.commands.execute(new RemoveMember(call.request, this.one(call, userId))));
  }

  @Post('members/:userId/erase')
  @HttpCode(204)
  @Requires('people:manage')
  @Operation('Erase what identifies a person', {
    note: 'For good, also of somebody who has left: they are removed, and their name and addresses cannot be read any more, while the history stays. Who is in no other organization loses the account with it.',
    removed: true,
    refuses: ['member.unknown', 'owner.last'],
  })
  async erase(
    @Call() call: MemberCall,
    @Id('userId', 'usr') userId: string,
    @Res({ passthrough: true }) response: Response,
  ): Promise<void> {
    this.answers.written(response, await this.commands.execute(new EraseMember(call.request, this.one(call, userId))));
  }

  @Post('leave')
  @HttpCode(204)
  @AnyMember()
  @Operation('Leave the organization', { removed: true, refuses: ['owner.last'] })
  async leave(@Call() call: MemberCall, @Res({ passthrough: true }) response: Response): Promise<void> {
    const { organizationId, userId, expectedVersion } = this.one(call, call.principal.userId);
    this.answers.written(
      response,
      await this.commands.execute(new LeaveOrganization(call.request, { organizationId, userId, expectedVersion })),
    );
  }

  private one(call: MemberCall, userId: string): MemberRef {
    return {
      organizationId: call.scope.organizationId,
      userId,
      actor: call.principal,
      expectedVersion: call.expectedVersion,
    };
  }

  /** The member as they stand after the write. */
  private async after(
    call: MemberCall,
    userId: string,
    response: Response,
    written: CommandResult,
  ): Promise<MemberView> {
    this.answers.written(response, written);
    const { value } = await this.queries.execute(new GetMember(call.principal, userId, Answers.after(call, written)));
    return value;
  }
}
