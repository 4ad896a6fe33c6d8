import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { RequestedCommand } from '../../../execution/commands-on.js';
import { Executor } from '../../../execution/executor.js';
import { type InvitationRef, resendInvitation } from '../domain/invitations.decisions.js';
import { roleIn } from '../../memberships/domain/powers.js';
import { InvitationDesk } from '../invitation-desk.js';
import { MailDelivery } from '../mail-delivery.js';
import { INVITATION } from '../../memberships/domain/membership.stream.js';
import type { InvitationResult } from './send-invitation.js';

export class ResendInvitation extends RequestedCommand<InvitationRef, InvitationResult> {}

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
    const { position, version, state } = await this.executor.change(INVITATION, request, input, decide);
    await this.delivery.begin({ organizationId, invitationId, invitedBy: actor.userId });
    const { expiresAt, roleId } = state.invitations.get(invitationId)!;
    return { position, version, expiresAt, roleName: roleIn(state, roleId)?.name ?? roleId };
  }
}
