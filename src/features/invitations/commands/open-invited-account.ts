import { Inject } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { RequestedCommand } from '../../../execution/commands-on.js';
import { InvitedAccounts } from '../../accounts/invited-accounts.js';
import { Executor } from '../../../execution/executor.js';
import { hashToken } from '../../../kernel/bearer-token.js';
import { isRefusal } from '../../../kernel/refusal.js';
import { Organizations } from '../../organizations/organizations.js';
import { PERSONAL_DATA, type PersonalData } from '../../../ports/personal-data.port.js';
import { findByToken, spent } from '../domain/accepting.decisions.js';
import { unknownInvitation } from '../domain/invitations.decisions.js';
import { MEMBERSHIP } from '../../memberships/domain/membership.stream.js';
import { readInvitationToken } from '../invitation-token.js';

export interface Newcomer {
  readonly token: string;
  readonly userId: string;
  readonly name: string;
  readonly password: string;
}

/**
 * Opens the account for an invited person, or takes one over that nobody verified. Answers the id of the person. Accepting the invitation
 * is a separate command after it.
 */
export class OpenInvitedAccount extends RequestedCommand<Newcomer, string> {}

/** PPL-2: the account gets the invited address. The token is checked first, so that an invalid one opens no account. */
@CommandHandler(OpenInvitedAccount)
export class OpenInvitedAccountHandler implements ICommandHandler<OpenInvitedAccount> {
  constructor(
    private readonly executor: Executor,
    private readonly accounts: InvitedAccounts,
    private readonly organizations: Organizations,
    @Inject(PERSONAL_DATA) private readonly personalData: PersonalData,
  ) {}

  async execute({ request, input: { token, ...person } }: OpenInvitedAccount): Promise<string> {
    const opened = readInvitationToken(token);
    if (!opened || !(await this.organizations.isLive(opened.organizationId))) throw unknownInvitation();
    const { state } = await this.executor.read(MEMBERSHIP, opened.organizationId);
    const invitation = findByToken(state, { ...opened, tokenHash: hashToken(token), at: request.at });
    if (isRefusal(invitation)) throw invitation;
    const mine = invitation.acceptedBy === person.userId;
    const refused = mine ? undefined : spent(state, invitation, request.at);
    const email = (await this.personalData.read([opened.invitationId])).get(opened.invitationId)?.email;
    if (refused || email === undefined) throw refused ?? unknownInvitation();
    return this.accounts.open(request, { ...person, email });
  }
}
