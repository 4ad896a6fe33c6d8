import type { LinkPurpose } from '../../../events/accounts.js';
import { isIdOf } from '../../../kernel/ids.js';
import { mailedToken, readMailedToken } from '../../../kernel/mailed-token.js';

/** What the token of a mailed link says of itself. */
export interface AccountToken {
  readonly userId: string;
  readonly purpose: LinkPurpose;
}

const PURPOSES: ReadonlySet<string> = new Set<LinkPurpose>(['verify', 'reset', 'address', 'set-up']);
const isPurpose = (text: string): text is LinkPurpose => PURPOSES.has(text);

export const accountToken = ({ userId, purpose }: AccountToken, secret: string): string =>
  mailedToken([userId, purpose], secret);

/** @returns null if the text is no token of an account */
export const readAccountToken = (token: string): AccountToken | null => {
  const [userId = '', purpose = ''] = readMailedToken(token, 2) ?? [];
  return isIdOf('usr', userId) && isPurpose(purpose) ? { userId, purpose } : null;
};
