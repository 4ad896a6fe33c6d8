import { Inject, Injectable } from '@nestjs/common';
import { Refusal } from '../../kernel/refusal.js';
import { CLOCK, type Clock } from '../../ports/clock.port.js';

const FAILURES = 10;
const WINDOW_MS = 60_000;
/** Most keys remembered. Then the oldest are forgotten, so that strangers cannot fill the memory. */
const CAPACITY = 50_000;

export interface SignInAttempt {
  /** Clears the failures counted for the key. */
  succeeded(): void;
}

/** Allows ten failures in a minute for one address from one place. Counted in memory: a restart clears it. */
@Injectable()
export class SignInThrottle {
  readonly #attempts = new Map<string, readonly number[]>();

  constructor(@Inject(CLOCK) private readonly clock: Clock) {}

  /**
   * Each attempt counts as a failure until `succeeded` is called, so that guesses sent at the same time count too.
   * @throws Refusal `session.throttled`
   */
  begin(key: string): SignInAttempt {
    const now = this.clock.monotonic();
    const recent = (this.#attempts.get(key) ?? []).filter((at) => now - at < WINDOW_MS);
    if (recent.length >= FAILURES) throw throttled(Math.ceil((WINDOW_MS - (now - recent[0]!)) / 1000));
    this.#attempts.delete(key);
    this.#attempts.set(key, [...recent, now]);
    this.forgetOldest();
    return { succeeded: () => this.#attempts.delete(key) };
  }

  private forgetOldest(): void {
    if (this.#attempts.size <= CAPACITY) return;
    const oldest = this.#attempts.keys().next();
    if (!oldest.done) this.#attempts.delete(oldest.value);
  }
}

const throttled = (retryAfter: number): Refusal =>
  new Refusal('limited', 'session.throttled', 'Too many attempts for this address. Wait a little.', { retryAfter });
