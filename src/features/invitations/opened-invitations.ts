import { Inject, Injectable } from '@nestjs/common';
import { Executor } from '../../execution/executor.js';
import { hashToken } from '../../kernel/bearer-token.js';
import { isRefusal } from '../../kernel/refusal.js';
import { ACCOUNT_STANDING, type AccountStanding } from '../../ports/account-standing.port.js';
import { PERSONAL_DATA, type PersonalData } from '../../ports/personal-data.port.js';
import { Accounts } from '../accounts/accounts.js';
import type { Invitation } from '../memberships/domain/membership.state.js';
import { MEMBERSHIP } from '../memberships/domain/membership.stream.js';
import { Membership } from '../memberships/membership.js';
import { Organizations } from '../organizations/organizations.js';
import { TeamRoster } from '../teams/team-roster.js';
import { findByToken, spent } from './domain/accepting.decisions.js';
import { unknownInvitation } from './domain/invitations.decisions.js';
import { InvitationEmail } from './invitation-email.js';
import { readInvitationToken } from './invitation-token.js';

/** What an invitation says to the person who holds its token. */
export interface OpenedInvitation {
  readonly organizationName: string;
  /** null if the name is not known, or no longer. */
  readonly inviterName: string | null;
  readonly roleName: string;
  readonly teamNames: readonly string[];
  readonly email: string;
  readonly addressHash: string;
  /** Whether the invited address has an account. One that nobody verified does not count: the link takes it over (ACT-2). */
  readonly hasAccount: boolean;
  /** RFC 3339 UTC. */
  readonly expiresAt: string;
}

/** Looks at the invitation of a token, and changes nothing. */
@Injectable()
export class OpenedInvitations {
  constructor(
    private readonly executor: Executor,
    private readonly accounts: Accounts,
    private readonly organizations: Organizations,
    private readonly membership: Membership,
    private readonly teams: TeamRoster,
    private readonly emails: InvitationEmail,
    @Inject(ACCOUNT_STANDING) private readonly standing: AccountStanding,
    @Inject(PERSONAL_DATA) private readonly personalData: PersonalData,
  ) {}

  /** @throws Refusal `invitation.unknown`, `invitation.used`, `invitation.revoked`, `invitation.void`, `invitation.expired` */
  async of(token: string, at: string): Promise<OpenedInvitation> {
    const opened = readInvitationToken(token);
    if (!opened || !(await this.organizations.isLive(opened.organizationId))) throw unknownInvitation();
    const { state } = await this.executor.read(MEMBERSHIP, opened.organizationId);
    const invitation = findByToken(state, { ...opened, tokenHash: hashToken(token), at });
    if (isRefusal(invitation)) throw invitation;
    const refused = spent(state, invitation, at);
    if (refused) throw refused;
    return this.told(opened.organizationId, invitation);
  }

  private async told(organizationId: string, invitation: Invitation): Promise<OpenedInvitation> {
    const { invitationId, addressHash, roleId, teamIds, expiresAt } = invitation;
    const inviterId = await this.emails.inviterOf(invitation);
    const people = await this.personalData.read([invitationId, ...(inviterId === null ? [] : [inviterId])]);
    const email = people.get(invitationId)?.email;
    if (email === undefined) throw unknownInvitation();
    return {
      organizationName: (await this.organizations.named(organizationId)).name,
      inviterName: (inviterId !== null && people.get(inviterId)?.name) || null,
      roleName: await this.membership.roleName(organizationId, roleId),
      teamNames: await this.teams.namesOf(organizationId, teamIds),
      email,
      addressHash,
      hasAccount: await this.hasAccount(addressHash),
      expiresAt,
    };
  }

  private async hasAccount(addressHash: string): Promise<boolean> {
    const userId = await this.accounts.userOf(addressHash);
    return userId !== null && this.standing.isVerified(userId);
  }
}
