import { Inject, Injectable } from '@nestjs/common';
import { DERIVED_SECRETS, type DerivedSecrets } from '../../ports/derived-secrets.port.js';
import { hashInvitationToken, invitationToken } from './invitation-token.js';

const VALID_MS = 7 * 24 * 60 * 60 * 1000;

export interface NewToken {
  readonly tokenHash: string;
  /** RFC 3339 UTC. */
  readonly expiresAt: string;
}

/** Makes the tokens of invitations. They are kept nowhere: whoever mails one makes it again. */
@Injectable()
export class InvitationDesk {
  constructor(@Inject(DERIVED_SECRETS) private readonly secrets: DerivedSecrets) {}

  /** @param generation how many tokens the invitation had before. @param at from when it is valid, RFC 3339 */
  token(organizationId: string, invitationId: string, generation: number, at: string): NewToken {
    const tokenHash = hashInvitationToken(this.plainToken(organizationId, invitationId, generation));
    return { tokenHash, expiresAt: new Date(Date.parse(at) + VALID_MS).toISOString() };
  }

  /** What stands in the link. */
  plainToken(organizationId: string, invitationId: string, generation: number): string {
    return invitationToken(
      { organizationId, invitationId },
      this.secrets.secret(`invitation ${invitationId} ${generation}`),
    );
  }
}
