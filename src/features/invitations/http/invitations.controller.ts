import { Body, Controller, Delete, Get, HttpCode, Inject, Post, Query, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { Answers, type PageBody } from '../../../edge/replies/answers.js';
import { Call, type MemberCall } from '../../../edge/pipeline/call-context.js';
import { Id } from '../../../edge/pipeline/id-param.js';
import { Operation } from '../../../edge/openapi/operation.js';
import { Requires } from '../../../edge/authentication/route-access.js';
import { ID_SOURCE, type IdSource } from '../../../ports/id-source.port.js';
import { ResendInvitation } from '../commands/resend-invitation.js';
import { RevokeInvitation } from '../commands/invitation.commands.js';
import { SendInvitation } from '../commands/send-invitation.js';
import { GetInvitation } from '../queries/get-invitation.js';
import type { InvitationView } from '../queries/invitation.view.js';
import { ListInvitations } from '../queries/list-invitations.js';
import { INVITATION_EXAMPLE } from './invitation.example.js';
import { ListInvitationsQuery, SendInvitationBody } from './invitations.requests.js';

@ApiTags('People')
@Controller('v1/organizations/:org/invitations')
export class InvitationsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly answers: Answers,
    @Inject(ID_SOURCE) private readonly ids: IdSource,
  ) {}

  @Get()
  @Requires('people:manage')
  @Operation('List invitations', { list: INVITATION_EXAMPLE })
  async list(@Call() call: MemberCall, @Query() query: ListInvitationsQuery): Promise<PageBody<InvitationView>> {
    return this.answers.page(
      await this.queries.execute(new ListInvitations(call.scope.organizationId, query, query, call.atLeast)),
    );
  }

  @Post()
  @Requires('people:manage')
  @Operation('Invite somebody by mail', {
    note: 'The link in the mail works once, for seven days. Nobody grants what they do not hold. A mail that cannot be sent now is sent later.',
    created: INVITATION_EXAMPLE,
    refuses: ['role.unknown', 'team.unknown', 'capability.escalation', 'member.exists', 'invitation.pending'],
  })
  async send(
    @Call() call: MemberCall,
    @Body() { email, roleId, teamIds = [] }: SendInvitationBody,
    @Res({ passthrough: true }) response: Response,
  ): Promise<InvitationView> {
    const { organizationId, slug } = call.scope;
    const id = this.ids.typed('inv', call.request.commandId);
    const input = { organizationId, invitationId: id, email, roleId, teamIds, actor: call.principal };
    const written = await this.commands.execute(new SendInvitation(call.request, input));
    this.answers.created(response, written, `/v1/organizations/${slug}/invitations/${id}`);
    const { expiresAt, roleName } = written;
    return {
      id,
      email: email.trim(),
      roleId,
      roleName,
      teamIds,
      status: 'pending',
      invitedAt: call.request.at,
      invitedBy: call.principal.userId,
      expiresAt,
      resentCount: 0,
    };
  }

  @Get(':invitationId')
  @Requires('people:manage')
  @Operation('Read an invitation', { answers: INVITATION_EXAMPLE, refuses: ['invitation.unknown'] })
  async get(@Call() call: MemberCall, @Id('invitationId', 'inv') invitationId: string): Promise<InvitationView> {
    return (await this.queries.execute(new GetInvitation(call.scope.organizationId, invitationId, call.atLeast))).value;
  }

  @Post(':invitationId/resend')
  @HttpCode(200)
  @Requires('people:manage')
  @Operation('Send an invitation again', {
    note: 'With a new token: the one before is void.',
    answers: { ...INVITATION_EXAMPLE, resentCount: 1 },
    refuses: ['invitation.unknown', 'invitation.used', 'invitation.revoked', 'capability.escalation'],
  })
  async resend(
    @Call() call: MemberCall,
    @Id('invitationId', 'inv') invitationId: string,
    @Res({ passthrough: true }) response: Response,
  ): Promise<InvitationView> {
    const written = await this.commands.execute(new ResendInvitation(call.request, this.one(call, invitationId)));
    this.answers.written(response, written);
    return (
      await this.queries.execute(
        new GetInvitation(call.scope.organizationId, invitationId, Answers.after(call, written)),
      )
    ).value;
  }

  @Delete(':invitationId')
  @HttpCode(204)
  @Requires('people:manage')
  @Operation('Revoke an invitation', { removed: true, refuses: ['invitation.unknown', 'invitation.used'] })
  async revoke(
    @Call() call: MemberCall,
    @Id('invitationId', 'inv') invitationId: string,
    @Res({ passthrough: true }) response: Response,
  ): Promise<void> {
    this.answers.written(
      response,
      await this.commands.execute(new RevokeInvitation(call.request, this.one(call, invitationId))),
    );
  }

  private one(call: MemberCall, invitationId: string) {
    return { organizationId: call.scope.organizationId, invitationId, actor: call.principal };
  }
}
