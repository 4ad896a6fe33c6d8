interface Waiting<Asked, Answer> {
  readonly asked: Asked;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Sends all requests of one turn of the event loop as one. It is sent after the last of them was made,
 * so an answer is never older than its request: this is not a cache.
 */
export class RequestBatcher<Asked, Answer> {
  private waiting: Waiting<Asked, Answer>[] = [];

  /** @param ask answers in the order asked */
  constructor(private readonly ask: (all: readonly Asked[]) => Promise<readonly Answer[]>) {}

  /** @throws the error of the joint request */
  one(asked: Asked): Promise<Answer> {
    return new Promise((resolve, reject) => {
      if (this.waiting.push({ asked, resolve, reject }) === 1) setImmediate(() => void this.send());
    });
  }

  private async send(): Promise<void> {
    const sent = this.waiting;
    this.waiting = [];
    try {
      const answers = await this.ask(sent.map(({ asked }) => asked));
      for (const [at, { resolve }] of sent.entries()) resolve(answers[at]!);
    } catch (error) {
      for (const { reject } of sent) reject(error);
    }
  }
}

/** Divides items into rounds: items with the same id are in different rounds, in order. */
export const roundsById = <T extends { readonly id: string }>(all: readonly T[]): readonly (readonly T[])[] => {
  const rounds: T[][] = [];
  const seen = new Map<string, number>();
  for (const each of all) {
    const at = seen.get(each.id) ?? 0;
    seen.set(each.id, at + 1);
    (rounds[at] ??= []).push(each);
  }
  return rounds;
};
