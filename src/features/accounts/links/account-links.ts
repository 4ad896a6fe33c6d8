import { Injectable } from '@nestjs/common';
import type { LinkPurpose } from '../../../events/accounts.js';
import type { CommandRequest } from '../../../execution/command-request.js';
import type { CommandResult } from '../../../execution/command-result.js';
import { Executor } from '../../../execution/executor.js';
import { Limits, type LimitOf } from '../../../limits/limits.js';
import { AccountEmails } from '../emails/account-emails.js';
import { AccountTokens } from './account-tokens.js';
import { Accounts } from '../accounts.js';
import { makeLink } from '../domain/account-links.decisions.js';
import { ACCOUNT } from '../domain/account.stream.js';

export interface WantedLink {
  readonly userId: string;
  readonly purpose: LinkPurpose;
  /** Absent: the account's own address. */
  readonly addressHash?: string;
}

/** Makes the links of accounts and mails them, as many as LIM-1 allows for one recipient. */
@Injectable()
export class AccountLinks {
  constructor(
    private readonly executor: Executor,
    private readonly tokens: AccountTokens,
    private readonly emails: AccountEmails,
    private readonly accounts: Accounts,
    private readonly limits: Limits,
  ) {}

  /** The link before it for the same purpose stops working. @throws Refusal `limit.reached`, `account.verified` */
  async mail(request: CommandRequest, wanted: WantedLink): Promise<CommandResult> {
    const addressHash = wanted.addressHash ?? (await this.accounts.ownAddressHashOf(wanted.userId));
    const counts: readonly LimitOf[] = addressHash === null ? [] : [['mailsByRecipient', addressHash]];
    return this.limits.counted(counts, () => this.mailed(request, wanted));
  }

  private async mailed(request: CommandRequest, wanted: WantedLink): Promise<CommandResult> {
    const { userId, purpose } = wanted;
    const { position, revision: version } = await this.executor.execute({
      definition: ACCOUNT,
      id: userId,
      organizationId: null,
      request,
      decide: (account) => {
        const generation = account.status === 'open' ? account.linksMade : 0;
        return makeLink(account, { ...wanted, ...this.tokens.make({ userId, purpose }, generation, request.at) });
      },
    });
    await this.emails.begin(userId, purpose);
    return { position, version };
  }
}
