import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandRequest } from '../../../execution/command-request.js';
import { Executor } from '../../../execution/executor.js';
import { type InvitationRef, resendInvitation } from '../domain/invitations.decisions.js';
import { roleIn } from '../../memberships/domain/powers.js';
import { InvitationDesk } from '../invitation-desk.js';
import { MailDelivery } from '../mail-delivery.js';
import { runOnMembership } from '../../memberships/run-on-membership.js';
import type { InvitationResult } from './send-invitation.js';

export class ResendInvitation extends Command<InvitationResult> {
  constructor(
    readonly request: CommandRequest,
    readonly input: InvitationRef,
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
    private readonly delivery: MailDelivery,
  ) {}

  async execute({ request, input }: ResendInvitation): Promise<InvitationResult> {
    const { organizationId, invitationId, actor } = input;
    const decide = (state: Parameters<typeof resendInvitation>[0]) => {
      const generation = (state.invitations.get(invitationId)?.generation ?? 0) + 1;
      return resendInvitation(state, {
        ...input,
        ...this.desk.token(organizationId, invitationId, generation, request.at),
      });
    };
    const outcome = await runOnMembership(this.executor, request, organizationId, decide);
    await this.delivery.begin({ organizationId, invitationId, invitedBy: actor.userId });
    const { version, expiresAt, roleId } = outcome.state.invitations.get(invitationId)!;
    return { position: outcome.position, version, expiresAt, roleName: roleIn(outcome.state, roleId)?.name ?? roleId };
  }
}
