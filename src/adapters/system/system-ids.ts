import { randomBytes, randomUUID } from 'node:crypto';
import { TypeID } from 'typeid-js';
import type { IdPrefix } from '../../kernel/ids.js';
import type { IdSource } from '../../ports/id-source.port.js';

/** Where in the text of a random UUID (version 4) the part begins that a time-ordered one (version 7) has in common with it. */
const RANDOM_FROM = 15;

/** Ids from the system's random source and clock. */
export class SystemIds implements IdSource {
  private last = 0;
  private head = '';

  /** Time-ordered to the millisecond; never goes back when the clock does. */
  uuid(): string {
    const now = Date.now();
    if (now > this.last) [this.last, this.head] = [now, headOf(now)];
    return this.head + randomUUID().slice(RANDOM_FROM);
  }

  /** @throws Error where the text is no UUID */
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
