import type { Refusal } from '../../../kernel/refusal.js';

export interface LaneOptions {
  /** How many work at the same time. */
  readonly slots: number;
  /** How many may wait. */
  readonly waiting: number;
  /** How long one may wait, in milliseconds. */
  readonly longestMs: number;
  /** The refusal of what does not fit, or has waited for too long. */
  readonly refusal: () => Refusal;
}

/** Works one after the other, so many at a time. What does not fit is refused at once. */
export class HashingLane {
  #working = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(private readonly options: LaneOptions) {}

  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#working < this.options.slots) this.#working += 1;
    else await this.turn();
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#working -= 1;
    }
  }

  /** Resolves when a slot was handed over. */
  private turn(): Promise<void> {
    const { waiting, longestMs, refusal } = this.options;
    if (this.#waiting.length >= waiting) throw refusal();
    return new Promise((resolve, reject) => {
      const enter = (): void => {
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(() => {
        this.#waiting.splice(this.#waiting.indexOf(enter), 1);
        reject(refusal());
      }, longestMs);
      this.#waiting.push(enter);
    });
  }
}
