/** Injection token of the {@link PersonalData}. */
export const PERSONAL_DATA = Symbol('PersonalData');

/** The one place where names and addresses live; events and read models know people by id. */
export interface Person {
  readonly name?: string;
  readonly email?: string;
}

export interface PersonalData {
  /** Durable when it resolves. The subject is a user's or an invitation's id. */
  put(subjectId: string, person: Person): Promise<void>;
  /** Subjects that were erased or never known are absent. */
  read(subjectIds: readonly string[]): Promise<ReadonlyMap<string, Person>>;
  /**
   * Users, by id and behind `after`, of whose name or address a word begins so. An index of keyed hashes answers, which goes with the person.
   * @param beginning a kept beginning of a word (kernel/search-words)
   */
  search(beginning: string, after: string | undefined, limit: number): Promise<readonly string[]>;
  /** No byte of it stays readable in the store's files. */
  erase(subjectId: string): Promise<void>;
  /** Keyed hash of an address, equal for addresses that differ only in case: safe to put into events. */
  addressHash(email: string): string;
}
