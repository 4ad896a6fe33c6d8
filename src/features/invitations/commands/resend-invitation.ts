import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { RequestedCommand } from '../../../execution/commands-on.js';
import { Accounts } from '../../accounts/accounts.js';
import { SignUp } from '../../accounts/sign-up.js';
import { Executor } from '../../../execution/executor.js';
import { isRefusal } from '../../../kernel/refusal.js';
import { type InvitationRef, resendInvitation } from '../domain/invitations.decisions.js';
import { roleIn } from '../../memberships/domain/powers.js';
import { INVITATION, MEMBERSHIP } from '../../memberships/domain/membership.stream.js';
import { Limits } from '../../../limits/limits.js';
import { mailsOf } from '../invitation-mails.js';
import { InvitationEmail } from '../invitation-email.js';
import { InvitationTokens } from '../invitation-tokens.js';
import type { InvitationResult } from './send-invitation.js';

export class ResendInvitation extends RequestedCommand<InvitationRef, InvitationResult> {}

/** PPL-1: sends a new token; the old one stops working. */
@CommandHandler(ResendInvitation)
export class ResendInvitationHandler implements ICommandHandler<ResendInvitation> {
  constructor(
    private readonly executor: Executor,
    private readonly email: InvitationEmail,
    private readonly tokens: InvitationTokens,
    private readonly accounts: Accounts,
    private readonly signUp: SignUp,
    private readonly limits: Limits,
  ) {}

  async execute({ request, input }: ResendInvitation): Promise<InvitationResult> {
    const { organizationId, invitationId, actor } = input;
    await this.requireAccountOrSignUp(organizationId, invitationId);
    const decide = (state: Parameters<typeof resendInvitation>[0]) => {
      const generation = (state.invitations.get(invitationId)?.generation ?? 0) + 1;
      return resendInvitation(state, {
        ...input,
        ...this.tokens.make(organizationId, invitationId, generation, request.at),
      });
    };
    const { state: before } = await this.executor.read(MEMBERSHIP, organizationId);
    const refused = decide(before);
    if (isRefusal(refused)) throw refused;
    const { addressHash } = before.invitations.get(invitationId)!;
    const { position, version, state } = await this.limits.counted(mailsOf(organizationId, addressHash), () =>
      this.executor.change(INVITATION, request, input, decide),
    );
    const invitation = state.invitations.get(invitationId)!;
    await this.email.begin(organizationId, invitation, actor.userId);
    const { expiresAt, roleId } = invitation;
    return { position, version, expiresAt, roleName: roleIn(state, roleId)?.name ?? roleId };
  }

  private async requireAccountOrSignUp(organizationId: string, invitationId: string): Promise<void> {
    const { state } = await this.executor.read(INVITATION, organizationId);
    const addressHash = state.invitations.get(invitationId)?.addressHash;
    if (addressHash !== undefined && (await this.accounts.userOf(addressHash)) === null) this.signUp.requireInvited();
  }
}
