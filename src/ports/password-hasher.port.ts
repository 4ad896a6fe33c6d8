/** Injection token of the {@link PasswordHasher}. */
export const PASSWORD_HASHER = Symbol('PasswordHasher');

/** Slow on purpose, and off the event loop. */
export interface PasswordHasher {
  /** @returns a PHC text, different each time */
  hash(password: string): Promise<string>;
  /** @param passwordHash null: nobody's; the same work is done and the answer is no */
  matches(password: string, passwordHash: string | null): Promise<boolean>;
}
