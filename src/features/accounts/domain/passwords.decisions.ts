import type { Decided } from '../../../kernel/decision.js';
import { isRefusal } from '../../../kernel/refusal.js';
import type { AccountEvent } from '../../../events/accounts.js';
import { addressTaken } from './account.decisions.js';
import { findLink, openAccount, type PresentedLink } from './account-links.decisions.js';
import type { Account } from './account.state.js';

const changed = (userId: string, by: 'password' | 'link'): readonly AccountEvent[] => [
  { type: 'PasswordChanged', data: { userId, by } },
];

/** ACT-3: by somebody who knows the present password. */
export const changePassword = (account: Account, { userId }: { readonly userId: string }): Decided<AccountEvent> => {
  const open = openAccount(account);
  return isRefusal(open) ? open : changed(userId, 'password');
};

/** ACT-3: by the link of a reset, or of an account that the operator opened. */
export const usePasswordLink = (account: Account, input: PresentedLink): Decided<AccountEvent> => {
  const link = findLink(account, input);
  return isRefusal(link) ? link : changed(input.userId, 'link');
};

/** ACT-2: an invitation was mailed to the address of an account that nobody verified. Who holds it takes the account over. */
export const takeOver = (account: Account, { userId }: { readonly userId: string }): Decided<AccountEvent> => {
  const open = openAccount(account);
  if (isRefusal(open)) return open;
  return open.verified ? addressTaken() : changed(userId, 'link');
};
