/** Injection token of the {@link PasswordHasher}. */
export const PASSWORD_HASHER = Symbol('PasswordHasher');

/** Slow on purpose, and off the event loop. */
export interface PasswordHasher {
  /** @returns a PHC string, different each time */
  hash(password: string): Promise<string>;
  /** @param passwordHash null if the account is unknown: it takes as long, and the answer is no */
  matches(password: string, passwordHash: string | null): Promise<boolean>;
}
