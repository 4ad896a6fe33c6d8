import { unavailable } from '../kernel/refusal.js';

interface Waiter {
  readonly position: bigint;
  readonly resolve: () => void;
  readonly reject: (reason: Error) => void;
}

/** Callers that wait until a position is reached. */
export class PositionWaiters {
  private waiting: Waiter[] = [];

  wait(position: bigint): Promise<void> {
    return new Promise((resolve, reject) => this.waiting.push({ position, resolve, reject }));
  }

  reached(position: bigint): void {
    if (this.waiting.length === 0) return;
    const before = this.waiting;
    this.waiting = before.filter((waiter) => waiter.position > position);
    for (const waiter of before) if (waiter.position <= position) waiter.resolve();
  }

  /** While everything is refused, waiting is pointless: lets all callers go on. */
  release(): void {
    for (const { resolve } of this.waiting.splice(0)) resolve();
  }

  /** The process stops and reads no more events: fails all waiting calls. */
  giveUp(): void {
    const before = this.waiting;
    this.waiting = [];
    for (const waiter of before) waiter.reject(unavailable('access.stale', 'This process is stopping.'));
  }
}
