import { Binary } from 'mongodb';
import type { Clock } from '../../ports/clock.port.js';
import { isStoreUnavailable } from '../../ports/event-store.port.js';
import type { Vault } from '../../ports/vault.port.js';
import { derivedKey, newKey, openBytes, sealBytes } from '../sealing/sealing.js';
import type { Keyed, MongoStore } from './mongo-store.js';

interface KeyRow extends Keyed {
  readonly key: Binary;
}

interface Known {
  readonly key: Buffer;
  readonly at: number;
}

const KEYS = 'gatehouse.organization_keys';
const FORMAT = 'v1.';
const SEALED = /^v1\.[A-Za-z0-9_-]+$/;
const MOST_KEYS = 10_000;
/** Another instance may destroy the key: a cached key is used for this long without a check … */
const FRESH_MS = 1_000;
/** … and for this long while the database is down, so that calls continue in a short outage. */
const LONGEST_UNASKED_MS = 60_000;

export class MongoVault implements Vault {
  private readonly wrappingKey: Buffer;
  private readonly known = new Map<string, Known>();

  constructor(
    private readonly store: MongoStore,
    private readonly clock: Clock,
    masterKey: Uint8Array,
  ) {
    this.wrappingKey = derivedKey(masterKey, 'vault');
  }

  async seal(organizationId: string, plain: string): Promise<string> {
    const key = (await this.keyOf(organizationId)) ?? (await this.make(organizationId));
    return FORMAT + sealBytes(key, Buffer.from(plain, 'utf8'), organizationId).toString('base64url');
  }

  async open(organizationId: string, sealed: string): Promise<string | null> {
    if (!SEALED.test(sealed)) return null;
    const bytes = Buffer.from(sealed.slice(FORMAT.length), 'base64url');
    // The last character may have unused bits: only the form that seal() returns is accepted.
    if (bytes.toString('base64url') !== sealed.slice(FORMAT.length)) return null;
    const key = await this.keyOf(organizationId);
    return (key && openBytes(key, bytes, organizationId)?.toString('utf8')) ?? null;
  }

  async destroy(organizationId: string): Promise<void> {
    this.known.delete(organizationId);
    await this.store.remove(KEYS, { _id: organizationId });
    this.known.delete(organizationId);
  }

  private async keyOf(organizationId: string): Promise<Buffer | null> {
    const known = this.known.get(organizationId);
    const age = known === undefined ? Infinity : this.clock.monotonic() - known.at;
    if (known !== undefined && age < FRESH_MS) return known.key;
    try {
      return await this.read(organizationId);
    } catch (error) {
      if (known !== undefined && age < LONGEST_UNASKED_MS && isStoreUnavailable(error)) return known.key;
      throw error;
    }
  }

  private async read(organizationId: string): Promise<Buffer | null> {
    const at = this.clock.monotonic();
    const row = await this.store.find<KeyRow>(KEYS, organizationId);
    this.known.delete(organizationId);
    if (row === null) return null;
    const key = openBytes(this.wrappingKey, row.key.value(), organizationId);
    if (key === null) throw new Error(`the key of ${organizationId} cannot be opened with this master key`);
    if (this.known.size >= MOST_KEYS) this.known.clear();
    this.known.set(organizationId, { key, at });
    return key;
  }

  /** The first process stores a key; all others use it. */
  private async make(organizationId: string): Promise<Buffer> {
    const sealed = sealBytes(this.wrappingKey, newKey(), organizationId);
    await this.store.insert<KeyRow>(KEYS, { _id: organizationId, key: new Binary(sealed) });
    return (await this.read(organizationId)) ?? this.make(organizationId);
  }
}
