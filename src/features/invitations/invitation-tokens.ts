import { Inject, Injectable } from '@nestjs/common';
import { hashToken } from '../../kernel/bearer-token.js';
import { type KeptToken, keptToken } from '../../kernel/mailed-token.js';
import { DERIVED_SECRETS, type DerivedSecrets } from '../../ports/derived-secrets.port.js';
import { invitationToken } from './invitation-token.js';

const VALID_MS = 7 * 24 * 60 * 60 * 1000;

/** Derives the tokens of invitations. They are not stored: the sender derives them again. Generation: number of earlier tokens. */
@Injectable()
export class InvitationTokens {
  constructor(@Inject(DERIVED_SECRETS) private readonly secrets: DerivedSecrets) {}

  /** @param at start of its validity, RFC 3339 */
  make(organizationId: string, invitationId: string, generation: number, at: string): KeptToken {
    return keptToken(this.plain(organizationId, invitationId, generation), at, VALID_MS);
  }

  hash(organizationId: string, invitationId: string, generation: number): string {
    return hashToken(this.plain(organizationId, invitationId, generation));
  }

  /** The token in clear, as in the link. */
  plain(organizationId: string, invitationId: string, generation: number): string {
    return invitationToken(
      { organizationId, invitationId },
      this.secrets.secret(`invitation ${invitationId} ${generation}`),
    );
  }
}
