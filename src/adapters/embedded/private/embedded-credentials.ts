import type {
  Credentials,
  KnownSession,
  PasswordCredential,
  Session,
  SessionFacts,
} from '../../../ports/credentials.port.js';
import type { Row } from '../sqlite/jobs.js';
import type { PrivateFile } from './private-file.js';

const REMEMBERED = 10_000;
const COLUMNS = 'user_id, expires_at, about';

const sessionIn = (row: Row): Session => ({
  userId: row['user_id'] as string,
  expiresAt: row['expires_at'] as string,
  ...(row['about'] !== null && { about: JSON.parse(row['about'] as string) as SessionFacts }),
});

/** Recently used sessions are cached: every request needs one, and only this process writes the file. */
export class EmbeddedCredentials implements Credentials {
  private readonly sessions = new Map<string, Session>();

  constructor(private readonly file: PrivateFile) {}

  async putPassword(addressHash: string, { userId, passwordHash }: PasswordCredential): Promise<void> {
    const sql = 'INSERT OR REPLACE INTO passwords (address_hash, user_id, password_hash) VALUES (?, ?, ?)';
    await this.file.execute(sql, addressHash, userId, passwordHash);
  }

  async password(addressHash: string): Promise<PasswordCredential | null> {
    const row = this.file.row('SELECT user_id, password_hash FROM passwords WHERE address_hash = ?', addressHash);
    return row === undefined
      ? null
      : { userId: row['user_id'] as string, passwordHash: row['password_hash'] as string };
  }

  async removePassword(addressHash: string): Promise<void> {
    await this.file.scrub('DELETE FROM passwords WHERE address_hash = ?', addressHash);
  }

  async putSession(tokenHash: string, { userId, expiresAt, about }: Session): Promise<void> {
    this.sessions.delete(tokenHash);
    await this.file.execute(
      'INSERT OR REPLACE INTO sessions (token_hash, user_id, expires_at, about) VALUES (?, ?, ?, ?)',
      tokenHash,
      userId,
      expiresAt,
      about === undefined ? null : JSON.stringify(about),
    );
  }

  async session(tokenHash: string): Promise<Session | null> {
    const known = this.sessions.get(tokenHash);
    if (known) return known;
    const row = this.file.row(`SELECT ${COLUMNS} FROM sessions WHERE token_hash = ?`, tokenHash);
    if (row === undefined) return null;
    const session = sessionIn(row);
    if (this.sessions.size >= REMEMBERED) this.sessions.clear();
    this.sessions.set(tokenHash, session);
    return session;
  }

  async sessionsOf(userId: string): Promise<readonly KnownSession[]> {
    const rows = this.file.rows(`SELECT token_hash, ${COLUMNS} FROM sessions WHERE user_id = ?`, userId);
    return rows.map((row) => ({ tokenHash: row['token_hash'] as string, session: sessionIn(row) }));
  }

  async touchSession(tokenHash: string, lastUsedAt: string): Promise<void> {
    const sql =
      "UPDATE sessions SET about = json_set(about, '$.lastUsedAt', ?) WHERE token_hash = ? AND about IS NOT NULL";
    await this.forgetting(() => this.sessions.delete(tokenHash), sql, lastUsedAt, tokenHash);
  }

  async removeSession(tokenHash: string): Promise<void> {
    await this.forgetting(
      () => this.sessions.delete(tokenHash),
      'DELETE FROM sessions WHERE token_hash = ?',
      tokenHash,
    );
  }

  async removeSessionsOf(userId: string, except = ''): Promise<void> {
    const sql = 'DELETE FROM sessions WHERE user_id = ? AND token_hash <> ?';
    await this.forgetting(() => this.sessions.clear(), sql, userId, except);
  }

  async sweepSessions(before: string): Promise<void> {
    await this.forgetting(() => this.sessions.clear(), 'DELETE FROM sessions WHERE expires_at < ?', before);
  }

  /** Forget it before, so that later readers use the file, and after, because a reader may have read it before the deletion. */
  private async forgetting(forget: () => void, sql: string, ...parameters: readonly string[]): Promise<void> {
    forget();
    await this.file.execute(sql, ...parameters);
    forget();
  }
}
