import { Inject, Injectable } from '@nestjs/common';
import { DERIVED_SECRETS, type DerivedSecrets } from '../../ports/derived-secrets.port.js';
import { hashInvitationToken, invitationToken } from './invitation-token.js';

const VALID_MS = 7 * 24 * 60 * 60 * 1000;

export interface NewToken {
  readonly tokenHash: string;
  /** RFC 3339 UTC. */
  readonly expiresAt: string;
}

/** Derives the tokens of invitations. They are not stored: the sender derives them again. Generation: number of earlier tokens. */
@Injectable()
export class InvitationTokens {
  constructor(@Inject(DERIVED_SECRETS) private readonly secrets: DerivedSecrets) {}

  /** @param at start of its validity, RFC 3339 */
  make(organizationId: string, invitationId: string, generation: number, at: string): NewToken {
    const tokenHash = this.hash(organizationId, invitationId, generation);
    return { tokenHash, expiresAt: new Date(Date.parse(at) + VALID_MS).toISOString() };
  }

  hash(organizationId: string, invitationId: string, generation: number): string {
    return hashInvitationToken(this.plain(organizationId, invitationId, generation));
  }

  /** The token in clear, as in the link. */
  plain(organizationId: string, invitationId: string, generation: number): string {
    return invitationToken(
      { organizationId, invitationId },
      this.secrets.secret(`invitation ${invitationId} ${generation}`),
    );
  }
}
