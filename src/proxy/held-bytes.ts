const MIB = 1024 * 1024;

/** How much is held back at once, in bytes. */
export interface HeldLimits {
  readonly key: number;
  readonly organization: number;
  readonly all: number;
}

const DEFAULTS: HeldLimits = { key: 32 * MIB, organization: 64 * MIB, all: 128 * MIB };

/** What exchanges hold in memory: bodies, answers that are read as a whole, and events that are not complete yet (LIM-3). */
export class HeldBytes {
  private readonly held = new Map<string, number>();

  constructor(private readonly limits: HeldLimits = DEFAULTS) {}

  of(key: string, organization: string): Holding {
    const limits = [
      [`key ${key}`, this.limits.key],
      [`organization ${organization}`, this.limits.organization],
      ['all', this.limits.all],
    ] as const;
    return new Holding((more) => this.change(limits, more));
  }

  private change(limits: readonly (readonly [string, number])[], more: number): void {
    const full = limits.some(([holder, limit]) => (this.held.get(holder) ?? 0) + more > limit);
    if (more > 0 && full) throw new RangeError('too much is held back at once');
    for (const [holder] of limits) {
      const now = (this.held.get(holder) ?? 0) + more;
      if (now > 0) this.held.set(holder, now);
      else this.held.delete(holder);
    }
  }
}

/** What one exchange holds. */
export class Holding {
  private body = 0;
  private answer = 0;

  constructor(private readonly change: (more: number) => void) {}

  /** @param bytes all of it that is held now @throws RangeError if that is too much, alone or with what others hold */
  hold(what: 'body' | 'answer', bytes: number): void {
    this.change(bytes - this[what]);
    this[what] = bytes;
  }

  release(): void {
    this.hold('body', 0);
    this.hold('answer', 0);
  }
}
