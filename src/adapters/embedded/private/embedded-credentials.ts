import type { Credentials, PasswordCredential, Session } from '../../../ports/credentials.port.js';
import type { PrivateFile } from './private-file.js';

export class EmbeddedCredentials implements Credentials {
  constructor(private readonly file: PrivateFile) {}

  async putPassword(addressHash: string, { userId, passwordHash }: PasswordCredential): Promise<void> {
    const sql = 'INSERT OR REPLACE INTO passwords (address_hash, user_id, password_hash) VALUES (?, ?, ?)';
    await this.file.execute(sql, addressHash, userId, passwordHash);
  }

  async password(addressHash: string): Promise<PasswordCredential | null> {
    const row = this.file.row('SELECT user_id, password_hash FROM passwords WHERE address_hash = ?', addressHash);
    return row === undefined ? null : { userId: row['user_id'] as string, passwordHash: row['password_hash'] as string };
  }

  async putSession(tokenHash: string, { userId, expiresAt }: Session): Promise<void> {
    await this.file.execute('INSERT OR REPLACE INTO sessions (token_hash, user_id, expires_at) VALUES (?, ?, ?)', tokenHash, userId, expiresAt);
  }

  async session(tokenHash: string): Promise<Session | null> {
    const row = this.file.row('SELECT user_id, expires_at FROM sessions WHERE token_hash = ?', tokenHash);
    return row === undefined ? null : { userId: row['user_id'] as string, expiresAt: row['expires_at'] as string };
  }

  async removeSession(tokenHash: string): Promise<void> {
    await this.file.execute('DELETE FROM sessions WHERE token_hash = ?', tokenHash);
  }

  async removeSessionsOf(userId: string): Promise<void> {
    await this.file.execute('DELETE FROM sessions WHERE user_id = ?', userId);
  }

  async sweepSessions(before: string): Promise<void> {
    await this.file.execute('DELETE FROM sessions WHERE expires_at < ?', before);
  }
}
