import type { Vault } from '../../../ports/vault.port.js';
import type { PrivateFile } from './private-file.js';
import { derivedKey, newKey, openBytes, sealBytes } from '../../sealing/sealing.js';

const FORMAT = 'v1.';
const SEALED = /^v1\.[A-Za-z0-9_-]+$/;
const MOST_KEYS = 10_000;

export class EmbeddedVault implements Vault {
  private readonly wrappingKey: Buffer;
  private readonly keys = new Map<string, Buffer>();
  private readonly making = new Map<string, Promise<Buffer>>();

  constructor(
    private readonly file: PrivateFile,
    masterKey: Uint8Array,
  ) {
    this.wrappingKey = derivedKey(masterKey, 'vault');
  }

  async seal(organizationId: string, plain: string): Promise<string> {
    const key = this.known(organizationId) ?? (await this.made(organizationId));
    return FORMAT + sealBytes(key, Buffer.from(plain, 'utf8'), organizationId).toString('base64url');
  }

  async open(organizationId: string, sealed: string): Promise<string | null> {
    const key = this.known(organizationId);
    if (key === undefined || !SEALED.test(sealed)) return null;
    const bytes = Buffer.from(sealed.slice(FORMAT.length), 'base64url');
    // The last character may carry unused bits: only the one spelling that seal() gives is accepted.
    if (bytes.toString('base64url') !== sealed.slice(FORMAT.length)) return null;
    return openBytes(key, bytes, organizationId)?.toString('utf8') ?? null;
  }

  async destroy(organizationId: string): Promise<void> {
    await this.making.get(organizationId)?.catch(() => undefined);
    this.keys.delete(organizationId);
    await this.file.scrub('DELETE FROM organization_keys WHERE organization_id = ?', organizationId);
    this.keys.delete(organizationId);
  }

  private known(organizationId: string): Buffer | undefined {
    const cached = this.keys.get(organizationId);
    if (cached !== undefined) return cached;
    const row = this.file.row('SELECT sealed_key FROM organization_keys WHERE organization_id = ?', organizationId);
    return row === undefined ? undefined : this.remember(organizationId, row['sealed_key'] as Uint8Array);
  }

  /** First use of an organization: seals that arrive together wait for one key. */
  private made(organizationId: string): Promise<Buffer> {
    const running = this.making.get(organizationId);
    if (running !== undefined) return running;
    const making = this.make(organizationId).finally(() => this.making.delete(organizationId));
    this.making.set(organizationId, making);
    return making;
  }

  private async make(organizationId: string): Promise<Buffer> {
    const sealed = sealBytes(this.wrappingKey, newKey(), organizationId);
    const outcome = await this.file.run({
      statements: [
        {
          sql: 'INSERT INTO organization_keys (organization_id, sealed_key) VALUES (?, ?) ON CONFLICT DO NOTHING',
          rows: [[organizationId, sealed]],
        },
        {
          sql: 'SELECT sealed_key FROM organization_keys WHERE organization_id = ?',
          rows: [[organizationId]],
          returning: true,
        },
      ],
    });
    return this.remember(organizationId, outcome.results[1]!.rows[0]!['sealed_key'] as Uint8Array);
  }

  private remember(organizationId: string, sealedKey: Uint8Array): Buffer {
    const key = openBytes(this.wrappingKey, sealedKey, organizationId);
    if (key === null) throw new Error(`the key of ${organizationId} cannot be opened with this master key`);
    if (this.keys.size >= MOST_KEYS) this.keys.clear();
    this.keys.set(organizationId, key);
    return key;
  }
}
