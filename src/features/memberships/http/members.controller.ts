import { Body, Controller, Delete, Get, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher, type PageBody } from '../../../edge/replies/dispatcher.js';
import type { Reply } from '../../../edge/replies/reply.js';
import { Call, type MemberCall } from '../../../edge/pipeline/call-context.js';
import { commonInput } from '../../../edge/pipeline/in-organization.js';
import { Id } from '../../../edge/pipeline/id-param.js';
import { Operation } from '../../../edge/openapi/operation.js';
import { AnyMember, Requires } from '../../../edge/authentication/route-access.js';
import { TO_LIST } from '../../../kernel/narrowing.js';
import { IdOf, OneOf, PageQuery, Text } from '../../../edge/pipeline/fields.js';
import { RoleField } from '../../../edge/pipeline/role.field.js';
import { MemberCommands } from '../commands/member.commands.js';
import { EraseMember } from '../commands/erase-member.js';
import { LeaveOrganization } from '../commands/leave-organization.js';
import { RemoveMember } from '../commands/remove-member.js';
import { GetMember } from '../queries/get-member.js';
import { ListMembers } from '../queries/list-members.js';
import { MEMBER_EXAMPLE, type MemberView } from '../queries/member.view.js';

class ListMembersQuery extends PageQuery {
  @RoleField({ optional: true })
  role?: string;

  @IdOf('team', { optional: true })
  team?: string;

  @OneOf(['active', 'suspended'], { optional: true })
  status?: 'active' | 'suspended';

  @Text(200, { optional: true, example: 'ada', description: 'Beginnings of words of a name or an address' })
  q?: string;
}

class ChangeRoleBody {
  @RoleField()
  roleId: string;
}

const showMember =
  (userId: string) =>
  ({ principal, atLeast }: MemberCall): GetMember =>
    new GetMember(principal, userId, atLeast);

@ApiTags('People')
@Controller('v1/organizations/:org')
export class MembersController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Get('members')
  @AnyMember(...TO_LIST.people)
  @Operation('List members', {
    note: 'Without people:manage only the teams you belong to are shown. Without it and audit:view, email addresses only of people in teams you share; others are null, and are not searched.',
    list: MEMBER_EXAMPLE,
  })
  list(@Call() call: MemberCall, @Query() query: ListMembersQuery): Promise<PageBody<MemberView>> {
    return this.dispatcher.list(new ListMembers(call.principal, query, query, call.atLeast));
  }

  @Get('members/:userId')
  @AnyMember(...TO_LIST.people)
  @Operation('Read a member', { answers: MEMBER_EXAMPLE, refuses: ['member.unknown'] })
  get(@Call() call: MemberCall, @Id('userId', 'usr') userId: string): Promise<Reply<MemberView>> {
    return this.dispatcher.read(call, showMember(userId));
  }

  @Put('members/:userId/role')
  @Requires('people:manage')
  @Operation("Change a member's role", {
    note: 'Nobody can grant a capability they do not have.',
    answers: MEMBER_EXAMPLE,
    refuses: ['member.unknown', 'role.unknown', 'capability.escalation', 'owner.last'],
  })
  changeRole(
    @Call() call: MemberCall,
    @Id('userId', 'usr') userId: string,
    @Body() { roleId }: ChangeRoleBody,
  ): Promise<Reply<MemberView>> {
    return this.dispatcher.change(
      call,
      new MemberCommands.ChangeMemberRole(call.request, { ...commonInput(call), userId, roleId }),
      showMember(userId),
    );
  }

  @Post('members/:userId/suspend')
  @Requires('people:manage')
  @Operation('Suspend a member', {
    note: 'Once this is answered, they have no access. Role and teams stay.',
    answers: { ...MEMBER_EXAMPLE, status: 'suspended' },
    refuses: ['member.unknown', 'owner.last', 'capability.escalation', 'key.narrowed'],
  })
  suspend(@Call() call: MemberCall, @Id('userId', 'usr') userId: string): Promise<Reply<MemberView>> {
    return this.dispatcher.change(
      call,
      new MemberCommands.SuspendMember(call.request, { ...commonInput(call), userId }),
      showMember(userId),
    );
  }

  @Post('members/:userId/restore')
  @Requires('people:manage')
  @Operation('Restore a suspended member', {
    note: 'Access is back exactly as it was. Invitations that became void stay void.',
    answers: MEMBER_EXAMPLE,
    refuses: ['member.unknown', 'capability.escalation'],
  })
  restore(@Call() call: MemberCall, @Id('userId', 'usr') userId: string): Promise<Reply<MemberView>> {
    return this.dispatcher.change(
      call,
      new MemberCommands.RestoreMember(call.request, { ...commonInput(call), userId }),
      showMember(userId),
    );
  }

  @Delete('members/:userId')
  @Requires('people:manage')
  @Operation('Remove a member', {
    note: 'Their teams and API keys here end with it.',
    removed: true,
    refuses: ['member.unknown', 'owner.last', 'capability.escalation', 'key.narrowed'],
  })
  remove(@Call() call: MemberCall, @Id('userId', 'usr') userId: string): Promise<Reply> {
    return this.dispatcher.perform(new RemoveMember(call.request, { ...commonInput(call), userId }));
  }

  @Post('members/:userId/erase')
  @Requires('people:manage')
  @Operation('Erase what identifies a person', {
    note: 'Cannot be undone; works for a former member too. The person is removed, and what the organization holds of their name and addresses can no longer be read; the history stays. Their account is theirs: only they end it, or the operator.',
    removed: true,
    refuses: ['member.unknown', 'owner.last', 'capability.escalation', 'key.narrowed'],
  })
  erase(@Call() call: MemberCall, @Id('userId', 'usr') userId: string): Promise<Reply> {
    return this.dispatcher.perform(new EraseMember(call.request, { ...commonInput(call), userId }));
  }

  @Post('leave')
  @AnyMember()
  @Operation('Leave the organization', { removed: true, refuses: ['owner.last'] })
  leave(@Call() call: MemberCall): Promise<Reply> {
    const { userId } = call.principal;
    return this.dispatcher.perform(new LeaveOrganization(call.request, { ...commonInput(call), userId }));
  }
}
