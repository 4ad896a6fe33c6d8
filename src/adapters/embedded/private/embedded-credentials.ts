import type { Credentials, PasswordCredential, Session } from '../../../ports/credentials.port.js';
import type { PrivateFile } from './private-file.js';

const REMEMBERED = 10_000;

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

  async putSession(tokenHash: string, { userId, expiresAt }: Session): Promise<void> {
    this.sessions.delete(tokenHash);
    await this.file.execute(
      'INSERT OR REPLACE INTO sessions (token_hash, user_id, expires_at) VALUES (?, ?, ?)',
      tokenHash,
      userId,
      expiresAt,
    );
  }

  async session(tokenHash: string): Promise<Session | null> {
    const known = this.sessions.get(tokenHash);
    if (known) return known;
    const row = this.file.row('SELECT user_id, expires_at FROM sessions WHERE token_hash = ?', tokenHash);
    if (row === undefined) return null;
    const session = { userId: row['user_id'] as string, expiresAt: row['expires_at'] as string };
    if (this.sessions.size >= REMEMBERED) this.sessions.clear();
    this.sessions.set(tokenHash, session);
    return session;
  }

  async removeSession(tokenHash: string): Promise<void> {
    await this.forgetting(
      () => this.sessions.delete(tokenHash),
      'DELETE FROM sessions WHERE token_hash = ?',
      tokenHash,
    );
  }

  async removeSessionsOf(userId: string): Promise<void> {
    await this.forgetting(() => this.sessions.clear(), 'DELETE FROM sessions WHERE user_id = ?', userId);
  }

  async sweepSessions(before: string): Promise<void> {
    await this.forgetting(() => this.sessions.clear(), 'DELETE FROM sessions WHERE expires_at < ?', before);
  }

  /** Forget it before, so that later readers use the file, and after, because a reader may have read it before the deletion. */
  private async forgetting(forget: () => void, sql: string, parameter: string): Promise<void> {
    forget();
    await this.file.execute(sql, parameter);
    forget();
  }
}
