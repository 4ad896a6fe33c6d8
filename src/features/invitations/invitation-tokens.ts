import { Inject, Injectable } from '@nestjs/common';
import { DERIVED_SECRETS, type DerivedSecrets } from '../../ports/derived-secrets.port.js';
import { hashInvitationToken, invitationToken } from './invitation-token.js';

const VALID_MS = 7 * 24 * 60 * 60 * 1000;

export interface NewToken {
  readonly tokenHash: string;
  /** RFC 3339 UTC. */
  readonly expiresAt: string;
}

/** Makes the tokens of invitations. They are kept nowhere: what sends one makes it again. A generation is the number of tokens before. */
@Injectable()
export class InvitationTokens {
  constructor(@Inject(DERIVED_SECRETS) private readonly secrets: DerivedSecrets) {}

  /** @param at from when it is valid, RFC 3339 */
  make(organizationId: string, invitationId: string, generation: number, at: string): NewToken {
    const tokenHash = this.hash(organizationId, invitationId, generation);
    return { tokenHash, expiresAt: new Date(Date.parse(at) + VALID_MS).toISOString() };
  }

  hash(organizationId: string, invitationId: string, generation: number): string {
    return hashInvitationToken(this.plain(organizationId, invitationId, generation));
  }

  /** What stands in the link. */
  plain(organizationId: string, invitationId: string, generation: number): string {
    return invitationToken(
      { organizationId, invitationId },
      this.secrets.secret(`invitation ${invitationId} ${generation}`),
    );
  }
}
