import { randomBytes } from 'node:crypto';
import { TypeID } from 'typeid-js';
import type { IdPrefix } from '../../kernel/ids.js';
import type { IdSource } from '../../ports/id-source.port.js';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

const withTime = (milliseconds: number, random: Uint8Array): string => {
  const bytes = Buffer.from(random);
  bytes.writeUIntBE(milliseconds, 0, 6);
  bytes[6] = 0x70 | (bytes[6]! & 0x0f);
  bytes[8] = 0x80 | (bytes[8]! & 0x3f);
  const text = hex(bytes);
  return [text.slice(0, 8), text.slice(8, 12), text.slice(12, 16), text.slice(16, 20), text.slice(20)].join('-');
};

const ID_BYTES = 16;
const POOL_BYTES = ID_BYTES * 256;

/** Ids from the system's random source and clock. */
export class SystemIds implements IdSource {
  private last = 0;
  // One call to the system gives the randomness of many ids: a call for each is dearer than everything else an id takes.
  private pool: Buffer = Buffer.alloc(0);

  /** Time-ordered to the millisecond; never goes back when the clock does. */
  uuid(): string {
    this.last = Math.max(this.last, Date.now());
    if (this.pool.length === 0) this.pool = randomBytes(POOL_BYTES);
    const random = this.pool.subarray(0, ID_BYTES);
    this.pool = this.pool.subarray(ID_BYTES);
    return withTime(this.last, random);
  }

  /** @throws Error where the text is no UUID */
  typed(prefix: IdPrefix, uuid: string): string {
    return TypeID.fromUUID(prefix, uuid).toString();
  }

  secret(): string {
    return randomBytes(32).toString('base64url');
  }
}
