import { Inject, Injectable } from '@nestjs/common';
import type { CommandRequest } from '../../execution/command-request.js';
import type { CommandResult } from '../../execution/command-result.js';
import { Executor } from '../../execution/executor.js';
import { isRefusal } from '../../kernel/refusal.js';
import { CREDENTIALS, type Credentials } from '../../ports/credentials.port.js';
import { PERSONAL_DATA, type PersonalData } from '../../ports/personal-data.port.js';
import { SlugReservations } from '../slugs/slug-reservations.js';
import { AccountNotices } from './account-notices.js';
import { addressClaim, Accounts, asAddressTaken } from './accounts.js';
import { findLink, type PresentedLink, unknownLink } from './domain/account-links.decisions.js';
import { confirmAddress } from './domain/address.decisions.js';
import { ACCOUNT } from './domain/account.stream.js';

interface Move {
  readonly userId: string;
  readonly addressHash: string;
  readonly formerHash: string;
}

/** An account gets another address. */
@Injectable()
export class AddressMove {
  constructor(
    private readonly executor: Executor,
    private readonly slugs: SlugReservations,
    private readonly accounts: Accounts,
    private readonly notices: AccountNotices,
    @Inject(CREDENTIALS) private readonly credentials: Credentials,
    @Inject(PERSONAL_DATA) private readonly personalData: PersonalData,
  ) {}

  /**
   * Reserves the new address, stores the password under it, appends AddressChanged, and confirms. What is left of the former address
   * goes afterwards, here or by the follow-up.
   */
  async confirm(
    request: CommandRequest,
    presented: PresentedLink,
    sessionHash: string | undefined,
  ): Promise<CommandResult> {
    const { userId } = presented;
    const { state } = await this.executor.read(ACCOUNT, userId);
    const link = findLink(state, presented);
    if (isRefusal(link) || state.status !== 'open') throw isRefusal(link) ? link : unknownLink();
    const move = { userId, addressHash: link.addressHash, formerHash: state.addressHash };
    await this.accounts.freeAddress(request, userId, move.addressHash);
    const result = await this.slugs
      .holdValue(request, addressClaim(userId, move.addressHash), () => this.append(request, presented, move))
      .catch(asAddressTaken);
    await this.finish(request, move);
    await this.credentials.removeSessionsOf(userId, sessionHash);
    return result;
  }

  /** May run again, and does so until all is done. */
  async finish(request: CommandRequest, { userId, addressHash, formerHash }: Move): Promise<void> {
    await this.accounts.changePerson(userId, ({ newEmail, email: formerEmail, ...rest }) => {
      if (newEmail === undefined || this.personalData.addressHash(newEmail) !== addressHash) return null;
      return { ...rest, email: newEmail, ...(formerEmail && { formerEmail }) };
    });
    await this.notices.tellFormerAddress(userId, addressHash);
    if (await this.accounts.hasAddress(userId, formerHash)) return;
    await this.dropPassword(userId, formerHash);
    await this.slugs.retire(request, addressClaim(userId, formerHash));
  }

  private async append(
    request: CommandRequest,
    presented: PresentedLink,
    { userId, addressHash, formerHash }: Move,
  ): Promise<CommandResult> {
    const known = await this.credentials.password(formerHash);
    if (known?.userId === userId) await this.credentials.putPassword(addressHash, known);
    const on = { definition: ACCOUNT, id: userId, organizationId: null };
    const { position, revision: version } = await this.executor
      .execute({ ...on, request, decide: (account) => confirmAddress(account, presented) })
      .catch(async (error: unknown) => {
        // Only a plain refusal proves that nothing was written. After any other error the sweeper finds out.
        if (isRefusal(error) && error.kind !== 'unavailable') await this.dropPassword(userId, addressHash);
        throw error;
      });
    return { position, version };
  }

  private async dropPassword(userId: string, addressHash: string): Promise<void> {
    const known = await this.credentials.password(addressHash);
    if (known?.userId === userId && !(await this.accounts.hasAddress(userId, addressHash)))
      await this.credentials.removePassword(addressHash);
  }
}
