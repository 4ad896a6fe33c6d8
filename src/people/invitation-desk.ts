import { Inject, Injectable } from '@nestjs/common';
import { BUILT_IN_ROLES } from '../kernel/capabilities.js';
import { unavailable } from '../kernel/refusal.js';
import { ID_SOURCE, type IdSource } from '../ports/id-source.port.js';
import { LOG, type Log } from '../ports/log.port.js';
import { MAIL, type Mail } from '../ports/mail.port.js';
import { PERSONAL_DATA, type PersonalData } from '../ports/personal-data.port.js';
import { Organizations } from '../organizations/organizations.js';
import { hashInvitationToken, invitationToken } from './invitation-token.js';
import { invitationMail } from './invitation-mail.js';

const VALID_MS = 7 * 24 * 60 * 60 * 1000;

export interface NewToken {
  readonly token: string;
  readonly tokenHash: string;
  /** RFC 3339 UTC. */
  readonly expiresAt: string;
}

export interface Letter {
  readonly organizationId: string;
  readonly invitationId: string;
  readonly roleId: string;
  /** Who sends it. */
  readonly inviterId: string;
  /** Page that takes the token. */
  readonly acceptUrl: string;
  readonly token: NewToken;
}

/** Makes the tokens of invitations and posts the letters they travel in. */
@Injectable()
export class InvitationDesk {
  constructor(
    private readonly organizations: Organizations,
    @Inject(PERSONAL_DATA) private readonly personalData: PersonalData,
    @Inject(ID_SOURCE) private readonly ids: IdSource,
    @Inject(MAIL) private readonly mail: Mail,
    @Inject(LOG) private readonly log: Log,
  ) {}

  /** @param at from when it is valid, RFC 3339 */
  token(organizationId: string, invitationId: string, at: string): NewToken {
    const token = invitationToken({ organizationId, invitationId }, this.ids.secret());
    return { token, tokenHash: hashInvitationToken(token), expiresAt: new Date(Date.parse(at) + VALID_MS).toISOString() };
  }

  /** @throws Refusal `mail.unavailable` where the mail could not be handed over: the invitation stands and can be sent again */
  async post({ organizationId, invitationId, roleId, inviterId, acceptUrl, token }: Letter): Promise<void> {
    const { name } = await this.organizations.named(organizationId);
    const people = await this.personalData.read([invitationId, inviterId]);
    const to = people.get(invitationId)?.email;
    if (to === undefined) return;
    const link = `${acceptUrl}?token=${token.token}`;
    const roleName = BUILT_IN_ROLES.get(roleId)?.name ?? roleId;
    const inviterName = people.get(inviterId)?.name ?? null;
    const id = `${invitationId}-${token.tokenHash.slice(0, 16)}`;
    const letter = invitationMail({ id, to, organizationName: name, inviterName, roleName, link, expiresAt: token.expiresAt });
    await this.mail.send(letter).catch((error: unknown) => {
      this.log.error({ err: error, invitationId }, 'an invitation could not be mailed');
      throw unavailable('mail.unavailable', 'The invitation stands, but its mail could not be handed over. Send it again.', { retryAfter: 30 });
    });
  }
}
