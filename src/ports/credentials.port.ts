/** Injection token of the {@link Credentials}. */
export const CREDENTIALS = Symbol('Credentials');

export interface PasswordCredential {
  readonly userId: string;
  /** argon2id in its PHC text form. */
  readonly passwordHash: string;
}

export interface Session {
  readonly userId: string;
  /** RFC 3339 UTC. */
  readonly expiresAt: string;
}

/** Passwords and sessions. A write is durable when it resolves. */
export interface Credentials {
  /** Keyed by the hash of the address (PersonalData.addressHash). */
  putPassword(addressHash: string, credential: PasswordCredential): Promise<void>;
  password(addressHash: string): Promise<PasswordCredential | null>;
  /** Nobody can sign in with the address afterwards, and nothing about it stays readable. */
  removePassword(addressHash: string): Promise<void>;
  /** The token itself is never stored: only its SHA-256, in hex. */
  putSession(tokenHash: string, session: Session): Promise<void>;
  session(tokenHash: string): Promise<Session | null>;
  removeSession(tokenHash: string): Promise<void>;
  removeSessionsOf(userId: string): Promise<void>;
  /** Drops sessions that ended before the time. */
  sweepSessions(before: string): Promise<void>;
}
