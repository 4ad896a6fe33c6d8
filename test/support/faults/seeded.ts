import { randomInt } from 'node:crypto';

/** Random numbers that come again with the same seed: `GATEHOUSE_TEST_SEED` repeats a run. */
export class Seeded {
  readonly seed = Number(process.env['GATEHOUSE_TEST_SEED'] ?? randomInt(1_000_000_000));
  private state = this.seed;

  /** From `from` up to, but without, `to`. */
  between(from: number, to: number): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return from + Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * (to - from));
  }

  oneOf<T>(choices: readonly T[]): T {
    return choices[this.between(0, choices.length)]!;
  }
}
