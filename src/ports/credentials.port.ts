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
  /** Absent for sessions that were opened before they could be listed. */
  readonly about?: SessionFacts;
}

/** What a person is shown of a session. */
export interface SessionFacts {
  readonly sessionId: string;
  /** A readable form, such as `Firefox on Windows`. */
  readonly device: string;
  /** Network address, sealed under the person's key; null if there is none. */
  readonly from: string | null;
  /** RFC 3339 UTC. */
  readonly createdAt: string;
  /** RFC 3339 UTC, written rarely. */
  readonly lastUsedAt: string;
}

export interface KnownSession {
  readonly tokenHash: string;
  readonly session: Session;
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
  /** All of a person, also those that have ended and were not dropped yet. */
  sessionsOf(userId: string): Promise<readonly KnownSession[]>;
  /** Says that the session was used, unless it is gone by now. */
  touchSession(tokenHash: string, lastUsedAt: string): Promise<void>;
  removeSession(tokenHash: string): Promise<void>;
  /** @param except hash of the token of one that stays */
  removeSessionsOf(userId: string, except?: string): Promise<void>;
  /** Drops sessions that ended before the time. */
  sweepSessions(before: string): Promise<void>;
}
