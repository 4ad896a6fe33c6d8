import { Inject, Injectable } from '@nestjs/common';
import type { LinkPurpose } from '../../../events/accounts.js';
import { Executor } from '../../../execution/executor.js';
import { hashToken } from '../../../kernel/bearer-token.js';
import { isRefusal } from '../../../kernel/refusal.js';
import { PERSONAL_DATA, type PersonalData } from '../../../ports/personal-data.port.js';
import { readAccountToken } from './account-token.js';
import { findLink, unknownLink } from '../domain/account-links.decisions.js';
import { ACCOUNT } from '../domain/account.stream.js';

/** What the link of an email is about, for the page that it opens. */
export interface OpenedLink {
  /** The address that the link was mailed to; absent if it cannot be read any more. */
  readonly email: string | undefined;
  /** RFC 3339 UTC. */
  readonly expiresAt: string;
}

/** Looks at the link of a token, and uses nothing up. */
@Injectable()
export class OpenedLinks {
  constructor(
    private readonly executor: Executor,
    @Inject(PERSONAL_DATA) private readonly personalData: PersonalData,
  ) {}

  /** @throws Refusal `link.unknown`, also for a link of another purpose; `link.used`, `link.expired` */
  async of(token: string, purpose: LinkPurpose, at: string): Promise<OpenedLink> {
    const named = readAccountToken(token);
    if (named?.purpose !== purpose) throw unknownLink();
    const { state } = await this.executor.read(ACCOUNT, named.userId);
    const link = findLink(state, { ...named, tokenHash: hashToken(token), at });
    if (isRefusal(link)) throw link;
    const { email, newEmail } = (await this.personalData.read([named.userId])).get(named.userId) ?? {};
    const mailedTo = [email, newEmail].find(
      (address) => address !== undefined && this.personalData.addressHash(address) === link.addressHash,
    );
    return { email: mailedTo, expiresAt: link.expiresAt };
  }
}
