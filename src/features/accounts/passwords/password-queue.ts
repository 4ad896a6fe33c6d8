import { availableParallelism } from 'node:os';
import { Inject, Injectable } from '@nestjs/common';
import { Refusal } from '../../../kernel/refusal.js';
import { PASSWORD_HASHER, type PasswordHasher } from '../../../ports/password-hasher.port.js';
import { HashingLane } from './hashing-lane.js';

/** Who asks: somebody at a place known for the account, or by a link that was mailed to them; or anybody. */
export type Asker = 'known' | 'anybody';

/** Most hashes at once. Each takes a thread of Node's pool, which has four. */
const MOST_SLOTS = 4;
const MOST_KNOWN_WAITING = 256;
const MOST_WAITING = 128;
const LONGEST_KNOWN_WAIT_MS = 5_000;
const LONGEST_WAIT_MS = 30_000;
const BUSY_SECONDS = 5;

export const throttled = (retryAfter: number): Refusal =>
  new Refusal('limited', 'session.throttled', 'Too many attempts at the moment. Wait a little.', { retryAfter });

const half = Math.max(1, Math.floor(Math.min(MOST_SLOTS, availableParallelism()) / 2));
const refusal = (): Refusal => throttled(BUSY_SECONDS);

/** ACT-4: hashing is slow on purpose, so strangers get one half of it, and people at places they used before the other. */
@Injectable()
export class PasswordQueue {
  readonly #lanes: Readonly<Record<Asker, HashingLane>> = {
    known: new HashingLane({ slots: half, waiting: MOST_KNOWN_WAITING, longestMs: LONGEST_KNOWN_WAIT_MS, refusal }),
    anybody: new HashingLane({ slots: half, waiting: MOST_WAITING, longestMs: LONGEST_WAIT_MS, refusal }),
  };

  constructor(@Inject(PASSWORD_HASHER) private readonly hasher: PasswordHasher) {}

  /** Work with the hasher, when it is its turn. @throws Refusal `session.throttled` */
  run<T>(asker: Asker, work: (hasher: PasswordHasher) => Promise<T>): Promise<T> {
    return this.#lanes[asker].run(() => work(this.hasher));
  }

  /** @throws Refusal `session.throttled` */
  hash(password: string, asker: Asker): Promise<string> {
    return this.run(asker, (hasher) => hasher.hash(password));
  }
}
