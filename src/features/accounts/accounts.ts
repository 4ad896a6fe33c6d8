import { Inject, Injectable } from '@nestjs/common';
import type { CommandRequest } from '../../execution/command-request.js';
import { Executor } from '../../execution/executor.js';
import type { CommandResult } from '../../execution/command-result.js';
import { validateName, normalizeName } from '../../kernel/names.js';
import { conflict, isRefusal } from '../../kernel/refusal.js';
import { CREDENTIALS, type Credentials } from '../../ports/credentials.port.js';
import { PASSWORD_HASHER, type PasswordHasher } from '../../ports/password-hasher.port.js';
import { PERSONAL_DATA, type PersonalData } from '../../ports/personal-data.port.js';
import { SlugReservations } from '../slugs/slug-reservations.js';
import { createAccount, eraseAccount } from './domain/account.decisions.js';
import { ACCOUNT } from './domain/account.stream.js';

/** Kind of the reserved values: keyed hashes of addresses. One address belongs to at most one account. */
export const ADDRESS = 'address';

export interface NewAccount {
  readonly userId: string;
  readonly email: string;
  readonly name: string;
  readonly password: string;
}

/** What other features ask of accounts: the only file of this folder that they import. */
@Injectable()
export class Accounts {
  constructor(
    private readonly executor: Executor,
    private readonly slugs: SlugReservations,
    @Inject(PASSWORD_HASHER) private readonly passwords: PasswordHasher,
    @Inject(CREDENTIALS) private readonly credentials: Credentials,
    @Inject(PERSONAL_DATA) private readonly personalData: PersonalData,
  ) {}

  /**
   * The steps, in this order because the process may die between any two: reserve the address, store name, address and
   * password, append AccountCreated, confirm. Before the event there is no account: signing in reads the stream, and when
   * the reservation expires the sweeper erases what was stored and frees the address. After the event the account is
   * complete, and the sweeper only has to confirm.
   * @throws Refusal `account.address-taken`, `name.length`, `name.characters`
   */
  async open(request: CommandRequest, account: NewAccount): Promise<CommandResult> {
    const fault = validateName(account.name);
    if (fault) throw fault;
    const addressHash = this.personalData.addressHash(account.email);
    const passwordHash = await this.passwords.hash(account.password);
    const claim = addressClaim(account.userId, addressHash);
    return this.slugs
      .holdValue(request, claim, () => this.create(request, account, addressHash, passwordHash))
      .catch(addressTaken);
  }

  /** Whether the person has an account, by the log itself. */
  async exists(userId: string): Promise<boolean> {
    const { state } = await this.executor.read(ACCOUNT, userId);
    return state.status === 'open';
  }

  /** Id of the person who has an account with the address; null if there is none. */
  async userOf(addressHash: string): Promise<string | null> {
    const credential = await this.credentials.password(addressHash);
    return credential && (await this.exists(credential.userId)) ? credential.userId : null;
  }

  /** Keyed hash of the address the account was opened with; null if there never was an account. */
  async addressHashOf(userId: string): Promise<string | null> {
    const { state } = await this.executor.read(ACCOUNT, userId);
    return state.status === 'absent' ? null : state.addressHash;
  }

  /** Keyed hash of the account's address, which no other account can have while this one exists; null if it does not exist. */
  async ownAddressHashOf(userId: string): Promise<string | null> {
    return (await this.exists(userId)) ? this.addressHashOf(userId) : null;
  }

  /** Stores the address again if it was erased with an organization the person was in (ORG-4). */
  async keepAddress(userId: string, email: string | undefined): Promise<void> {
    const known = (await this.personalData.read([userId])).get(userId);
    if (known?.email === undefined && email !== undefined)
      await this.personalData.put(userId, { ...known, email: email.trim() });
  }

  /**
   * PPL-7: nobody can sign in to the account any more, name and address can no longer be read, and the address is free for a
   * new account. The event comes first; the steps after it may run again, and do so until all are done.
   */
  async erase(request: CommandRequest, userId: string): Promise<void> {
    const { state } = await this.executor.execute({
      definition: ACCOUNT,
      id: userId,
      organizationId: null,
      request,
      decide: (account) => eraseAccount(account, { userId }),
    });
    await this.credentials.removeSessionsOf(userId);
    await this.personalData.erase(userId);
    if (state.status === 'absent') return;
    const { addressHash } = state;
    if ((await this.credentials.password(addressHash))?.userId === userId)
      await this.credentials.removePassword(addressHash);
    await this.slugs.retire(request, addressClaim(userId, addressHash));
  }

  private async create(
    request: CommandRequest,
    account: NewAccount,
    addressHash: string,
    passwordHash: string,
  ): Promise<CommandResult> {
    const { userId, email, name } = account;
    if (!(await this.exists(userId))) {
      await this.personalData.put(userId, { name: normalizeName(name), email: email.trim() });
      await this.credentials.putPassword(addressHash, { userId, passwordHash });
    }
    const decide = (state: Parameters<typeof createAccount>[0]) => createAccount(state, { userId, addressHash });
    const outcome = await this.executor.execute({
      definition: ACCOUNT,
      id: userId,
      organizationId: null,
      request,
      decide,
    });
    return { position: outcome.position, version: outcome.revision };
  }
}

const addressClaim = (userId: string, hash: string) => ({ kind: ADDRESS, hash, ownerId: userId, organizationId: null });

const addressTaken = (error: unknown): never => {
  if (isRefusal(error) && error.code === 'value.taken')
    throw conflict('account.address-taken', 'There is an account with this address already. Sign in instead.');
  throw error;
};
