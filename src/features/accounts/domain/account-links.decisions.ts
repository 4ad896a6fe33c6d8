import type { Decided } from '../../../kernel/decision.js';
import type { KeptToken } from '../../../kernel/mailed-token.js';
import { conflict, isRefusal, notFound, type Refusal, unauthenticated } from '../../../kernel/refusal.js';
import type { AccountEvent, LinkPurpose } from '../../../events/accounts.js';
import type { Account, AccountLink, OpenAccount } from './account.state.js';

export interface PresentedLink {
  readonly userId: string;
  readonly purpose: LinkPurpose;
  readonly tokenHash: string;
  readonly at: string;
}

export const unknownLink = (): Refusal =>
  notFound('link.unknown', 'The link is not valid, or a newer one has replaced it. Ask for a new one.');

const gone = (): Refusal => unauthenticated('authentication.invalid', 'The token is unknown, expired or revoked.');

/** The account if it exists. */
export const openAccount = (account: Account): OpenAccount | Refusal => (account.status === 'open' ? account : gone());

/** ACT-2: the link of the token, if it can be used. */
export const findLink = (account: Account, { purpose, tokenHash, at }: PresentedLink): AccountLink | Refusal => {
  const link = account.status === 'open' ? account.links[purpose] : undefined;
  if (link?.tokenHash !== tokenHash) return unknownLink();
  if (link.used) return conflict('link.used', 'The link was used already, or is no longer needed.');
  return Date.parse(link.expiresAt) <= Date.parse(at)
    ? conflict('link.expired', 'The link has expired. Ask for a new one.')
    : link;
};

export interface NewLink extends KeptToken {
  readonly userId: string;
  readonly purpose: LinkPurpose;
  /** Absent: the account's own address. */
  readonly addressHash?: string;
}

/** The link replaces the one before for the same purpose. */
export const makeLink = (account: Account, { addressHash, ...link }: NewLink): Decided<AccountEvent> => {
  const open = openAccount(account);
  if (isRefusal(open)) return open;
  if (link.purpose === 'verify' && open.verified)
    return conflict('account.verified', 'The address of this account is verified already.');
  return [{ type: 'AccountLinkMade', data: { ...link, addressHash: addressHash ?? open.addressHash } }];
};

/** ACT-2. */
export const verifyAddress = (account: Account, input: PresentedLink): Decided<AccountEvent> => {
  const link = findLink(account, input);
  return isRefusal(link) ? link : proveAddress(account, input);
};

/** The address is proved by a link of another kind that was mailed to it, or by the operator. */
export const proveAddress = (account: Account, { userId }: { readonly userId: string }): Decided<AccountEvent> =>
  account.status === 'open' && !account.verified ? [{ type: 'AddressVerified', data: { userId } }] : [];
