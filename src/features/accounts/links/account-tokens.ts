import { Inject, Injectable } from '@nestjs/common';
import type { LinkPurpose } from '../../../events/accounts.js';
import { type KeptToken, keptToken } from '../../../kernel/mailed-token.js';
import { DERIVED_SECRETS, type DerivedSecrets } from '../../../ports/derived-secrets.port.js';
import { type AccountToken, accountToken } from './account-token.js';

const HOUR_MS = 60 * 60 * 1000;
const VALID_MS: Readonly<Record<LinkPurpose, number>> = {
  verify: 7 * 24 * HOUR_MS,
  reset: HOUR_MS,
  address: 24 * HOUR_MS,
  'set-up': 7 * 24 * HOUR_MS,
};

/** Derives the tokens of an account's links. They are not stored: the sender derives them again. Generation: number of earlier links. */
@Injectable()
export class AccountTokens {
  constructor(@Inject(DERIVED_SECRETS) private readonly secrets: DerivedSecrets) {}

  /** @param at start of its validity, RFC 3339 */
  make(of: AccountToken, generation: number, at: string): KeptToken {
    return keptToken(this.plain(of, generation), at, VALID_MS[of.purpose]);
  }

  /** The token in clear, as in the link. */
  plain(of: AccountToken, generation: number): string {
    return accountToken(of, this.secrets.secret(`account link ${of.userId} ${of.purpose} ${generation}`));
  }
}
