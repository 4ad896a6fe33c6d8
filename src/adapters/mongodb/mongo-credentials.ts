import type { Credentials, PasswordCredential, Session } from '../../ports/credentials.port.js';
import type { Keyed, MongoStore } from './mongo-store.js';
import { RequestBatcher } from './request-batcher.js';

interface PasswordRow extends Keyed, PasswordCredential {}
interface SessionRow extends Keyed, Session {}

const PASSWORDS = 'gatehouse.passwords';
const SESSIONS = 'gatehouse.sessions';

export class MongoCredentials implements Credentials {
  /** Every request reads a session, so simultaneous reads are sent together. */
  private readonly sessions: RequestBatcher<string, SessionRow | null>;

  constructor(private readonly store: MongoStore) {
    this.sessions = new RequestBatcher((hashes) => store.findAll<SessionRow>(SESSIONS, hashes));
  }

  async prepare(): Promise<void> {
    await this.store.index(SESSIONS, [{ userId: 1 }, { expiresAt: 1 }]);
  }

  async putPassword(addressHash: string, { userId, passwordHash }: PasswordCredential): Promise<void> {
    await this.store.put<PasswordRow>(PASSWORDS, { _id: addressHash, userId, passwordHash });
  }

  async password(addressHash: string): Promise<PasswordCredential | null> {
    const row = await this.store.find<PasswordRow>(PASSWORDS, addressHash);
    return row && { userId: row.userId, passwordHash: row.passwordHash };
  }

  async removePassword(addressHash: string): Promise<void> {
    await this.store.remove(PASSWORDS, { _id: addressHash });
  }

  async putSession(tokenHash: string, { userId, expiresAt }: Session): Promise<void> {
    await this.store.put<SessionRow>(SESSIONS, { _id: tokenHash, userId, expiresAt });
  }

  async session(tokenHash: string): Promise<Session | null> {
    const row = await this.sessions.one(tokenHash);
    return row && { userId: row.userId, expiresAt: row.expiresAt };
  }

  async removeSession(tokenHash: string): Promise<void> {
    await this.store.remove(SESSIONS, { _id: tokenHash });
  }

  async removeSessionsOf(userId: string): Promise<void> {
    await this.store.remove(SESSIONS, { userId });
  }

  async sweepSessions(before: string): Promise<void> {
    await this.store.remove(SESSIONS, { expiresAt: { $lt: before } });
  }
}
