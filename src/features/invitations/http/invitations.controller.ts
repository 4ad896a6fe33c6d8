import { Body, Controller, Delete, Get, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher, type PageBody } from '../../../edge/replies/dispatcher.js';
import type { Reply } from '../../../edge/replies/reply.js';
import { Call, type MemberCall } from '../../../edge/pipeline/call-context.js';
import { commonInput, pathIn } from '../../../edge/pipeline/in-organization.js';
import { Id } from '../../../edge/pipeline/id-param.js';
import { Operation } from '../../../edge/openapi/operation.js';
import { Requires } from '../../../edge/authentication/route-access.js';
import { Email, IdOf, IdsOf, OneOf, PageQuery, Text } from '../../../edge/pipeline/fields.js';
import { RoleField } from '../../../edge/pipeline/role.field.js';
import { ResendInvitation } from '../commands/resend-invitation.js';
import { InvitationCommands } from '../commands/invitation.commands.js';
import { SendInvitation } from '../commands/send-invitation.js';
import { GetInvitation } from '../queries/get-invitation.js';
import { INVITATION_EXAMPLE, type InvitationView, newInvitationView } from '../queries/invitation.view.js';
import { ListInvitations } from '../queries/list-invitations.js';

class SendInvitationBody {
  @Email()
  email: string;

  @RoleField()
  roleId: string;

  @IdsOf('team', { optional: true, description: 'Teams to join on accepting' })
  teamIds?: string[];
}

class ListInvitationsQuery extends PageQuery {
  @RoleField({ optional: true })
  role?: string;

  @IdOf('team', { optional: true })
  team?: string;

  @OneOf(['pending', 'expired', 'accepted', 'revoked', 'void'], { optional: true })
  status?: 'pending' | 'expired' | 'accepted' | 'revoked' | 'void';

  @Text(200, { optional: true, example: 'grace', description: 'Beginnings of words of the address' })
  q?: string;
}

const showInvitation =
  (invitationId: string) =>
  ({ scope, atLeast }: MemberCall): GetInvitation =>
    new GetInvitation(scope.organizationId, invitationId, atLeast);

@ApiTags('People')
@Controller('v1/organizations/:org/invitations')
export class InvitationsController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Get()
  @Requires('people:manage')
  @Operation('List invitations', { list: INVITATION_EXAMPLE })
  list(@Call() call: MemberCall, @Query() query: ListInvitationsQuery): Promise<PageBody<InvitationView>> {
    return this.dispatcher.list(new ListInvitations(call.scope.organizationId, query, query, call.atLeast));
  }

  @Post()
  @Requires('people:manage')
  @Operation('Invite somebody by mail', {
    note: 'The link in the email works once, for seven days. Nobody can grant a capability they do not have. An email that cannot be sent now is sent later.',
    created: INVITATION_EXAMPLE,
    refuses: [
      'role.unknown',
      'team.unknown',
      'capability.escalation',
      'member.exists',
      'invitation.pending',
      'account.sign-up-closed',
      'limit.reached',
    ],
  })
  send(
    @Call() call: MemberCall,
    @Body() { email, roleId, teamIds = [] }: SendInvitationBody,
  ): Promise<Reply<InvitationView>> {
    const invitationId = this.dispatcher.newId('inv', call);
    const input = { ...commonInput(call), invitationId, email, roleId, teamIds };
    const command = new SendInvitation(call.request, input);
    return this.dispatcher.create(call, command, pathIn(call, `invitations/${invitationId}`), (_, result) =>
      newInvitationView(input, result, { at: call.request.at, by: call.principal.userId }),
    );
  }

  @Get(':invitationId')
  @Requires('people:manage')
  @Operation('Read an invitation', { answers: INVITATION_EXAMPLE, refuses: ['invitation.unknown'] })
  async get(@Call() call: MemberCall, @Id('invitationId', 'inv') invitationId: string): Promise<InvitationView> {
    return (await this.dispatcher.ask(showInvitation(invitationId)(call))).value;
  }

  @Post(':invitationId/resend')
  @Requires('people:manage')
  @Operation('Send an invitation again', {
    note: 'With a new token; the old one stops working.',
    answers: { ...INVITATION_EXAMPLE, resentCount: 1 },
    refuses: [
      'invitation.unknown',
      'invitation.used',
      'invitation.revoked',
      'invitation.void',
      'capability.escalation',
      'account.sign-up-closed',
      'limit.reached',
    ],
  })
  resend(@Call() call: MemberCall, @Id('invitationId', 'inv') invitationId: string): Promise<Reply<InvitationView>> {
    const command = new ResendInvitation(call.request, { ...commonInput(call), invitationId });
    return this.dispatcher.change(call, command, showInvitation(invitationId));
  }

  @Delete(':invitationId')
  @Requires('people:manage')
  @Operation('Revoke an invitation', { removed: true, refuses: ['invitation.unknown', 'invitation.used'] })
  revoke(@Call() call: MemberCall, @Id('invitationId', 'inv') invitationId: string): Promise<Reply> {
    return this.dispatcher.perform(
      new InvitationCommands.RevokeInvitation(call.request, { ...commonInput(call), invitationId }),
    );
  }
}
