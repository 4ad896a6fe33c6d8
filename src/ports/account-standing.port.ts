/** Injection token of the {@link AccountStanding}. */
export const ACCOUNT_STANDING = Symbol('AccountStanding');

export interface AccountStanding {
  /** ACT-2: whether the person's address is verified. It stays so once it is, and costs next to nothing to ask then. */
  isVerified(userId: string): Promise<boolean>;
}
