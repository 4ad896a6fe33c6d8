import { unreachable } from '../../../kernel/decision.js';
import type { AccountEvent, LinkPurpose } from '../../../events/accounts.js';

/** The newest link for a purpose. */
export interface AccountLink {
  /** The address that it was mailed to. */
  readonly addressHash: string;
  readonly tokenHash: string;
  readonly expiresAt: string;
  /** Number of links made before it. */
  readonly generation: number;
  readonly used: boolean;
}

type Links = Readonly<Partial<Record<LinkPurpose, AccountLink>>>;

interface Known {
  readonly userId: string;
  readonly addressHash: string;
  readonly verified: boolean;
  readonly links: Links;
  readonly linksMade: number;
}

export type OpenAccount = { readonly status: 'open' } & Known;
export type Account = { readonly status: 'absent' } | OpenAccount | ({ readonly status: 'erased' } & Known);

export const NO_ACCOUNT: Account = { status: 'absent' };

/** The links of the purposes are over, and may be told of. */
const spent = (links: Links, ...purposes: readonly LinkPurpose[]): Links => ({
  ...links,
  ...Object.fromEntries(purposes.flatMap((each) => (links[each] ? [[each, { ...links[each], used: true }]] : []))),
});

const known = <A extends Known>(account: A, event: Exclude<AccountEvent, { type: 'AccountCreated' }>): Account => {
  const { links, linksMade } = account;
  const open: OpenAccount = { ...account, status: 'open' };
  switch (event.type) {
    case 'AccountLinkMade': {
      const { purpose, addressHash, tokenHash, expiresAt } = event.data;
      const link = { addressHash, tokenHash, expiresAt, generation: linksMade, used: false };
      return { ...open, links: { ...links, [purpose]: link }, linksMade: linksMade + 1 };
    }
    case 'AddressVerified':
      return { ...open, verified: true, links: spent(links, 'verify') };
    case 'PasswordChanged':
      return { ...open, links: spent(links, 'reset', 'set-up', 'address') };
    case 'AddressChanged':
      return {
        ...open,
        addressHash: event.data.addressHash,
        verified: true,
        links: spent(links, 'verify', 'reset', 'set-up', 'address'),
      };
    case 'AccountErased':
      return { ...account, status: 'erased' };
    default:
      return unreachable(event);
  }
};

export const evolveAccount = (account: Account, event: AccountEvent): Account => {
  if (event.type === 'AccountCreated') return { status: 'open', links: {}, linksMade: 0, ...event.data };
  return account.status === 'open' ? known(account, event) : account;
};
