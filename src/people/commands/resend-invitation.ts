import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandRequest } from '../../execution/command-request.js';
import { Executor } from '../../execution/executor.js';
import { type OneInvitation, resendInvitation } from '../domain/invitations.decisions.js';
import { InvitationDesk } from '../invitation-desk.js';
import { runOnMembership } from './run-on-membership.js';
import type { InvitationWritten } from './send-invitation.js';

export class ResendInvitation extends Command<InvitationWritten> {
  constructor(
    readonly request: CommandRequest,
    readonly input: OneInvitation & { readonly acceptUrl: string },
  ) {
    super();
  }
}

/** PPL-1: a new token, and with it the old one is void. */
@CommandHandler(ResendInvitation)
export class ResendInvitationHandler implements ICommandHandler<ResendInvitation> {
  constructor(
    private readonly executor: Executor,
    private readonly desk: InvitationDesk,
  ) {}

  async execute({ request, input }: ResendInvitation): Promise<InvitationWritten> {
    const { organizationId, invitationId, actor, acceptUrl } = input;
    const token = this.desk.token(organizationId, invitationId, request.at);
    const decide = (state: Parameters<typeof resendInvitation>[0]) => resendInvitation(state, { ...input, ...token });
    const outcome = await runOnMembership(this.executor, request, organizationId, decide);
    const invitation = outcome.state.invitations.get(invitationId)!;
    await this.desk.post({ organizationId, invitationId, roleId: invitation.roleId, inviterId: actor.userId, acceptUrl, token });
    return { position: outcome.position, version: invitation.version, expiresAt: token.expiresAt };
  }
}
