import { Inject, Injectable } from '@nestjs/common';
import { childRequest } from '../../execution/child-request.js';
import type { CommandRequest } from '../../execution/command-request.js';
import { Executor } from '../../execution/executor.js';
import type { CommandResult } from '../../execution/command-result.js';
import type { Decided } from '../../kernel/decision.js';
import type { KeptToken } from '../../kernel/mailed-token.js';
import { Limits, type LimitOf } from '../../limits/limits.js';
import { networkOf } from '../../kernel/network.js';
import { validateName, normalizeName } from '../../kernel/names.js';
import { isRefusal, unavailable } from '../../kernel/refusal.js';
import type { AccountEvent } from '../../events/accounts.js';
import { ACCESS, type Access } from '../../ports/access/access.port.js';
import { CREDENTIALS, type Credentials } from '../../ports/credentials.port.js';
import { MAIL, type Mail } from '../../ports/mail.port.js';
import { PERSONAL_DATA, type Person, type PersonalData } from '../../ports/personal-data.port.js';
import { SlugReservations } from '../slugs/slug-reservations.js';
import { addressTaken, createAccount, eraseAccount, giveWay } from './domain/account.decisions.js';
import { proveAddress } from './domain/account-links.decisions.js';
import type { Account } from './domain/account.state.js';
import { ACCOUNT } from './domain/account.stream.js';
import { passwordFault } from './domain/password-rule.js';
import { PasswordQueue } from './passwords/password-queue.js';
import { Places } from './passwords/places.js';
import { SetUpStream } from './set-up/set-up-stream.js';

/** Kind of the reserved values: keyed hashes of addresses. One address belongs to at most one account. */
export const ADDRESS = 'address';

export interface NewAccount {
  readonly userId: string;
  readonly email: string;
  readonly name: string;
  readonly password: string;
}

/** Whether the address is proved already, or else the link by which it will be. */
export interface Proof {
  readonly verified: boolean;
  readonly link?: KeptToken;
}

interface Opening extends Proof {
  readonly addressHash: string;
  readonly passwordHash: string;
  readonly erasures: number;
}

const STREAM = { definition: ACCOUNT, organizationId: null };

type Decide = (account: Account) => Decided<AccountEvent>;

/** What other features ask of accounts: the only file of this folder that they import. */
@Injectable()
export class Accounts {
  constructor(
    private readonly executor: Executor,
    private readonly slugs: SlugReservations,
    private readonly limits: Limits,
    private readonly passwords: PasswordQueue,
    @Inject(CREDENTIALS) private readonly credentials: Credentials,
    @Inject(PERSONAL_DATA) private readonly personalData: PersonalData,
    @Inject(ACCESS) private readonly access: Access,
    @Inject(MAIL) private readonly mail: Mail,
    private readonly setUp: SetUpStream,
    private readonly places: Places,
  ) {}

  /**
   * The steps, in this order because the process may die between any two: reserve the address, store name, address and
   * password, append AccountCreated, confirm. Before the event there is no account: signing in reads the stream, and when
   * the reservation expires the sweeper erases what was stored and frees the address. After the event the account is
   * complete, and the sweeper only has to confirm.
   * @throws Refusal `limit.reached`, `account.address-taken`, `name.length`, `name.characters`, `password.length`, `password.easy`
   */
  async open(request: CommandRequest, account: NewAccount, proof: Proof): Promise<CommandResult> {
    this.check(account);
    const addressHash = this.personalData.addressHash(account.email);
    return this.limits.counted(countedFor(request, proof, addressHash), async () => {
      const { erasures } = await this.personalData.known(account.userId);
      await this.freeAddress(request, account.userId, addressHash);
      const passwordHash = await this.passwords.hash(account.password, 'anybody');
      const claim = addressClaim(account.userId, addressHash);
      const opening = { ...proof, addressHash, passwordHash, erasures };
      return this.slugs.holdValue(request, claim, () => this.create(request, account, opening)).catch(asAddressTaken);
    });
  }

  /** What can be said before anything is stored. @throws Refusal `name.length`, `name.characters`, `password.length`, `password.easy` */
  check(account: Omit<NewAccount, 'userId'>): void {
    const fault = validateName(account.name) ?? passwordFault(account.password, account);
    if (fault) throw fault;
  }

  /** Whether the person has an account, by the log itself. */
  async exists(userId: string): Promise<boolean> {
    const { state } = await this.executor.read(ACCOUNT, userId);
    return state.status === 'open';
  }

  /** Whether the person has an account with the address. A password may be stored before that, and a little longer. */
  async hasAddress(userId: string, addressHash: string): Promise<boolean> {
    return (await this.ownAddressHashOf(userId)) === addressHash;
  }

  /** Id of the person who has an account with the address; null if there is none. */
  async userOf(addressHash: string): Promise<string | null> {
    const credential = await this.credentials.password(addressHash);
    // Somebody is looked up in any case, so that an unknown address takes as long.
    const own = await this.ownAddressHashOf(credential?.userId ?? 'nobody');
    return credential !== null && own === addressHash ? credential.userId : null;
  }

  /** Keyed hash of the account's last address; null if there never was an account. */
  async addressHashOf(userId: string): Promise<string | null> {
    const { state } = await this.executor.read(ACCOUNT, userId);
    return state.status === 'absent' ? null : state.addressHash;
  }

  /** Keyed hash of the account's address, which no other account can have while this one exists; null if it does not exist. */
  async ownAddressHashOf(userId: string): Promise<string | null> {
    const { state } = await this.executor.read(ACCOUNT, userId);
    return state.status === 'open' ? state.addressHash : null;
  }

  /** Stores the address again if it was erased with an organization the person was in (ORG-4). */
  async keepAddress(userId: string, emailNow: () => Promise<string | undefined>): Promise<void> {
    await this.changePerson(userId, async (known) => {
      const email = known.email === undefined ? await emailNow() : undefined;
      return email === undefined ? null : { ...known, email: email.trim() };
    });
  }

  /**
   * Stores a name or an address of somebody who has an account. If the person is erased meanwhile, all is looked at again.
   * @param change null: nothing has to be stored @returns false if there is no account
   */
  async changePerson(
    userId: string,
    change: (known: Person) => Person | null | Promise<Person | null>,
  ): Promise<boolean> {
    for (;;) {
      const { person = {}, erasures } = await this.personalData.known(userId);
      if (!(await this.exists(userId))) return false;
      const next = await change(person);
      if (next === null || (await this.personalData.put(userId, next, erasures))) return true;
    }
  }

  /** ACT-2: a link that was mailed to the address was used, or the operator knows the person. @returns position */
  async prove(request: CommandRequest, userId: string): Promise<bigint> {
    const proved = childRequest(request, 'prove the address');
    return (await this.execute(proved, userId, (account) => proveAddress(account, { userId }))).position;
  }

  /**
   * PPL-7: nobody can sign in to the account any more, name and address can no longer be read, and the address is free for a
   * new account. The event comes first; the steps after it may run again, and do so until all are done.
   */
  erase(request: CommandRequest, userId: string): Promise<void> {
    return this.end(request, userId, (account) => eraseAccount(account, { userId }));
  }

  private async end(request: CommandRequest, userId: string, decide: Decide): Promise<void> {
    const { state } = await this.execute(request, userId, decide);
    await this.credentials.removeSessionsOf(userId);
    await this.places.forget(userId);
    await this.personalData.erase(userId);
    await this.mail.forget([userId]);
    if (state.status === 'absent') return;
    const { addressHash } = state;
    if ((await this.credentials.password(addressHash))?.userId === userId)
      await this.credentials.removePassword(addressHash);
    await this.slugs.retire(request, addressClaim(userId, addressHash));
  }

  /** ACT-2: an account without membership whose address nobody verified gives way to who signs up with the address. */
  async freeAddress(request: CommandRequest, userId: string, addressHash: string): Promise<void> {
    const holder = await this.requireFree(userId, addressHash);
    if (holder === null) return;
    const ending = childRequest(request, 'free the address');
    await this.end(ending, holder, (account) => giveWay(account, { userId: holder }));
  }

  /** @returns id of the person who has to give way; null if nobody has @throws Refusal `account.address-taken` */
  async requireFree(userId: string, addressHash: string): Promise<string | null> {
    const holder = await this.userOf(addressHash);
    if (holder === null || holder === userId) return null;
    if (!this.access.trusted())
      throw unavailable('access.stale', 'Whose the address is cannot be told at the moment.', { retryAfter: 2 });
    if (this.access.picture().organizationsOf(holder).length > 0) throw addressTaken();
    await this.executor.dryRun({ ...STREAM, id: holder, decide: (account) => giveWay(account, { userId: holder }) });
    return holder;
  }

  private async create(
    request: CommandRequest,
    { userId, email, name }: NewAccount,
    { passwordHash, erasures, ...opening }: Opening,
  ): Promise<CommandResult> {
    if (!(await this.exists(userId))) {
      if (!(await this.personalData.put(userId, { name: normalizeName(name), email: email.trim() }, erasures)))
        throw unavailable('slug.settling', 'An earlier attempt is being settled; try again.', { retryAfter: 30 });
      await this.credentials.putPassword(opening.addressHash, { userId, passwordHash });
    }
    const outcome = await this.execute(request, userId, (state) => createAccount(state, { userId, ...opening }));
    await this.setUp.end(request, userId);
    return { position: outcome.position, version: outcome.revision };
  }

  private execute(request: CommandRequest, id: string, decide: Decide) {
    return this.executor.execute({ ...STREAM, id, request, decide });
  }
}

/** LIM-1: with a link there is an email to the address. The network comes first, because its refusal asks no store. */
const countedFor = ({ from }: CommandRequest, { link }: Proof, addressHash: string): readonly LimitOf[] => [
  ...(from === null ? [] : [['accountsByNetwork', networkOf(from)] as const]),
  ...(link === undefined ? [] : [['mailsByRecipient', addressHash] as const]),
];

/** The reservation of an address. */
export const addressClaim = (userId: string, hash: string) => ({
  kind: ADDRESS,
  hash,
  ownerId: userId,
  organizationId: null,
});

export const asAddressTaken = (error: unknown): never => {
  throw isRefusal(error) && error.code === 'value.taken' ? addressTaken() : error;
};
