import type { Credentials, KnownSession, PasswordCredential, Session } from '../../ports/credentials.port.js';
import type { Keyed, MongoStore } from './mongo-store.js';
import { RequestBatcher } from './request-batcher.js';

interface PasswordRow extends Keyed, PasswordCredential {}
interface SessionRow extends Keyed, Session {}

const PASSWORDS = 'gatehouse.passwords';
const SESSIONS = 'gatehouse.sessions';

const sessionIn = ({ userId, expiresAt, about }: SessionRow): Session => ({
  userId,
  expiresAt,
  ...(about && { about }),
});

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

  async putSession(tokenHash: string, { userId, expiresAt, about }: Session): Promise<void> {
    await this.store.put<SessionRow>(SESSIONS, { _id: tokenHash, userId, expiresAt, ...(about && { about }) });
  }

  async session(tokenHash: string): Promise<Session | null> {
    const row = await this.sessions.one(tokenHash);
    return row && sessionIn(row);
  }

  async sessionsOf(userId: string): Promise<readonly KnownSession[]> {
    const rows = await this.store.select<SessionRow>(SESSIONS, { userId });
    return rows.map((row) => ({ tokenHash: row._id, session: sessionIn(row) }));
  }

  async touchSession(tokenHash: string, lastUsedAt: string): Promise<void> {
    const filter = { _id: tokenHash, about: { $exists: true } };
    await this.store.run((db) =>
      db.collection<SessionRow>(SESSIONS).updateOne(filter, { $set: { 'about.lastUsedAt': lastUsedAt } }),
    );
  }

  async removeSession(tokenHash: string): Promise<void> {
    await this.store.remove(SESSIONS, { _id: tokenHash });
  }

  async removeSessionsOf(userId: string, except = ''): Promise<void> {
    await this.store.remove(SESSIONS, { userId, _id: { $ne: except } });
  }

  async sweepSessions(before: string): Promise<void> {
    await this.store.remove(SESSIONS, { expiresAt: { $lt: before } });
  }
}
