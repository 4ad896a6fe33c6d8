import { Inject } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { RequestedCommand } from '../../../execution/commands-on.js';
import { Accounts } from '../../accounts/accounts.js';
import { SignUp } from '../../accounts/sign-up.js';
import type { CommandRequest } from '../../../execution/command-request.js';
import { Executor } from '../../../execution/executor.js';
import type { CommandResult } from '../../../execution/command-result.js';
import type { Principal } from '../../../kernel/principal.js';
import type { KeptToken } from '../../../kernel/mailed-token.js';
import { notFound } from '../../../kernel/refusal.js';
import { Limits } from '../../../limits/limits.js';
import { PERSONAL_DATA, type PersonalData } from '../../../ports/personal-data.port.js';
import { TeamRoster } from '../../teams/team-roster.js';
import { sendInvitation, unknownInvitation } from '../domain/invitations.decisions.js';
import { INVITATION, MEMBERSHIP } from '../../memberships/domain/membership.stream.js';
import { roleIn } from '../../memberships/domain/powers.js';
import { mailsOf } from '../invitation-mails.js';
import { InvitationEmail } from '../invitation-email.js';
import { InvitationTokens } from '../invitation-tokens.js';

export interface NewInvitation {
  readonly organizationId: string;
  readonly invitationId: string;
  readonly email: string;
  readonly roleId: string;
  readonly teamIds: readonly string[];
  readonly actor: Principal;
}

export interface InvitationResult extends CommandResult {
  readonly expiresAt: string;
  readonly roleName: string;
}

export class SendInvitation extends RequestedCommand<NewInvitation, InvitationResult> {}

/** PPL-1. The address is stored before the event, so that no invitation is without its address. */
@CommandHandler(SendInvitation)
export class SendInvitationHandler implements ICommandHandler<SendInvitation> {
  constructor(
    private readonly executor: Executor,
    private readonly email: InvitationEmail,
    private readonly tokens: InvitationTokens,
    private readonly accounts: Accounts,
    private readonly teams: TeamRoster,
    private readonly signUp: SignUp,
    private readonly limits: Limits,
    @Inject(PERSONAL_DATA) private readonly personalData: PersonalData,
  ) {}

  async execute({ request, input }: SendInvitation): Promise<InvitationResult> {
    const { organizationId, invitationId, email, roleId, actor } = input;
    const token = this.tokens.make(organizationId, invitationId, 0, request.at);
    const decide = await this.decision(request, input, token);
    await this.executor.dryRun({ definition: MEMBERSHIP, id: organizationId, decide });
    const mails = mailsOf(organizationId, this.personalData.addressHash(email));
    const { position, version, state } = await this.limits.counted(mails, async () => {
      // An id is given once: an invitation that was erased is not written again, not even by a repetition of its command.
      if (!(await this.personalData.put(invitationId, { email: email.trim() }, 0))) throw unknownInvitation();
      return this.executor.change(INVITATION, request, input, decide);
    });
    const invitation = state.invitations.get(invitationId)!;
    await this.email.begin(organizationId, invitation, actor.userId);
    const { expiresAt } = invitation;
    return { position, version, expiresAt, roleName: roleIn(state, roleId)?.name ?? roleId };
  }

  private async decision(
    request: CommandRequest,
    input: NewInvitation,
    { tokenHash, expiresAt }: KeptToken,
  ): Promise<(state: Parameters<typeof sendInvitation>[0]) => ReturnType<typeof sendInvitation>> {
    const { organizationId, invitationId, email, roleId, teamIds, actor } = input;
    if ((await this.teams.existing(organizationId, teamIds)).length < teamIds.length)
      throw notFound('team.unknown', 'There is no such team.');
    const addressHash = this.personalData.addressHash(email);
    const inviteeId = await this.accounts.userOf(addressHash);
    if (inviteeId === null) this.signUp.requireInvited();
    const data = {
      organizationId,
      invitationId,
      addressHash,
      inviteeId,
      roleId,
      teamIds,
      tokenHash,
      expiresAt,
      actor,
      at: request.at,
      limit: this.limits.of('pendingInvitationsByOrganization'),
    };
    return (state) => sendInvitation(state, data);
  }
}
