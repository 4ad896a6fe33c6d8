import { Inject, Injectable } from '@nestjs/common';
import { Refusal } from '../../kernel/refusal.js';
import { CLOCK, type Clock } from '../../ports/clock.port.js';

const FAILURES = 10;
const WINDOW_MS = 60_000;
/** Keys remembered; beyond it the oldest are forgotten, so that strangers cannot fill the memory. */
const CAPACITY = 50_000;

export interface SignInAttempt {
  /** The attempts before are forgiven. */
  succeeded(): void;
}

/** Ten failures in a minute for one address from one place, then a pause. In memory: a restart forgives. */
@Injectable()
export class SignInThrottle {
  readonly #attempts = new Map<string, readonly number[]>();

  constructor(@Inject(CLOCK) private readonly clock: Clock) {}

  /**
   * Counts as a failure until it is said to have succeeded, so that guesses sent all at once count too.
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
