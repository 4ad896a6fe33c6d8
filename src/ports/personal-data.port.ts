/** Injection token of the {@link PersonalData}. */
export const PERSONAL_DATA = Symbol('PersonalData');

/** The only place where names and addresses are stored. Events and read models know people by id. */
export interface Person {
  readonly name?: string;
  readonly email?: string;
  /** Wanted as the new address, and not confirmed yet. */
  readonly newEmail?: string;
  /** The address before, until it was told of the change. */
  readonly formerEmail?: string;
}

export interface SealedAddress {
  /** Whose key it was sealed with; absent: the installation's. */
  readonly userId?: string | undefined;
  readonly from: string;
}

/** Network addresses in the log: readable only for as long as the person they belong to is not erased. */
export interface AddressSealing {
  /**
   * Takes microseconds, because keys are held in memory. Never throws: no command fails for it.
   * @param userId absent where nobody is known @returns null where the person is not known, or the store cannot be asked
   */
  sealAddress(userId: string | undefined, address: string): Promise<string | null>;
  /** @returns in order; null where it cannot be read any more */
  openAddresses(sealed: readonly SealedAddress[]): Promise<readonly (string | null)[]>;
}

export interface KnownSubject {
  readonly person: Person | undefined;
  /** How often the subject was erased. Ask for it before all else that a write rests on. */
  readonly erasures: number;
}

export interface PersonalData extends AddressSealing {
  /**
   * Durable when it resolves. The subject is a user's or an invitation's id. A write that was decided before an erasure changes
   * nothing, in whichever process and however late it arrives.
   * @param erasures as `known` told before the decision; 0 for a new subject @returns false: erased since
   */
  put(subjectId: string, person: Person, erasures: number): Promise<boolean>;
  known(subjectId: string): Promise<KnownSubject>;
  /** Subjects that were erased or never known are absent. */
  read(subjectIds: readonly string[]): Promise<ReadonlyMap<string, Person>>;
  /**
   * Users with a word that begins so in their name or address, in order of id, after `after`. The index holds keyed hashes and is erased with the person.
   * @param beginning a kept beginning of a word (kernel/search-words)
   */
  search(beginning: string, after: string | undefined, limit: number): Promise<readonly string[]>;
  /** No byte of the subject's data stays readable in the store's files; only the mark stays. */
  erase(subjectId: string): Promise<void>;
  /** Keyed hash of an address, the same for addresses that differ only in case. It is safe to store in events. */
  addressHash(email: string): string;
}
