import { randomBytes, randomUUID } from 'node:crypto';
import { TypeID } from 'typeid-js';
import type { IdPrefix } from '../../kernel/resources.js';
import type { IdSource } from '../../ports/id-source.port.js';

/** Where the random part of a UUID begins that versions 4 and 7 have in common. */
const RANDOM_FROM = 15;

/** Ids from the system's random source and clock. */
export class SystemIds implements IdSource {
  private last = 0;
  private head = '';

  /** Ordered by time to the millisecond, also if the clock goes back. */
  uuid(): string {
    const now = Date.now();
    if (now > this.last) [this.last, this.head] = [now, headOf(now)];
    return this.head + randomUUID().slice(RANDOM_FROM);
  }

  /** @throws Error if the text is not a UUID */
  typed(prefix: IdPrefix, uuid: string): string {
    return TypeID.fromUUID(prefix, uuid).toString();
  }

  secret(): string {
    return randomBytes(32).toString('base64url');
  }
}

const headOf = (milliseconds: number): string => {
  const time = milliseconds.toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7`;
};
