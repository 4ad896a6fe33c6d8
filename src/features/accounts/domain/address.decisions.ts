import type { Decided } from '../../../kernel/decision.js';
import { isRefusal } from '../../../kernel/refusal.js';
import type { AccountEvent } from '../../../events/accounts.js';
import { findLink, openAccount, type PresentedLink } from './account-links.decisions.js';
import type { Account } from './account.state.js';

/** ACT-3: by the link that was mailed to the new address. */
export const confirmAddress = (account: Account, input: PresentedLink): Decided<AccountEvent> => {
  const open = openAccount(account);
  const link = findLink(account, input);
  if (isRefusal(link)) return link;
  if (isRefusal(open)) return open;
  const { addressHash } = link;
  return [{ type: 'AddressChanged', data: { userId: open.userId, addressHash, formerHash: open.addressHash } }];
};
