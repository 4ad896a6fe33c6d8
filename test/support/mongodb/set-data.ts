import { Commands } from './commands.js';
import type { Message } from './wire.js';

interface Answered {
  readonly number: bigint;
  readonly answer: Message;
}

const sessionOf = (command: Message): string =>
  (command['lsid'] as { readonly id: { toString(encoding: string): string } }).id.toString('hex');

/** What the nodes of a set have in common: the documents, and what each session was last answered. */
export class SetData {
  constructor(
    readonly commands = new Commands(),
    private readonly answered = new Map<string, Answered>(),
  ) {}

  /** A copy that goes its own way. */
  fork(): SetData {
    return new SetData(this.commands.fork(), new Map(this.answered));
  }

  /** A write that is sent again is not done again, whichever node is asked. @throws CommandError */
  run(command: Message): Message {
    const number = command['txnNumber'];
    if (typeof number !== 'bigint') return this.commands.run(command);
    const session = sessionOf(command);
    const before = this.answered.get(session);
    if (before?.number === number) return before.answer;
    const answer = this.commands.run(command);
    this.answered.set(session, { number, answer });
    return answer;
  }
}

/** A primary that the others do not reach: it goes on alone, and nothing of it is the majority's. */
export class CutOff {
  /** Writes that wait for the majority. */
  waiting = 0;
  /** What the majority had when it was cut off. */
  private readonly before: SetData;
  private readonly over: Promise<boolean>;
  private end!: (kept: boolean) => void;

  constructor(
    readonly own: SetData,
    readonly term: number,
  ) {
    this.before = own.fork();
    this.over = new Promise((resolve) => (this.end = resolve));
  }

  run(command: Message): Message {
    const { level } = (command['readConcern'] ?? {}) as { readonly level?: string };
    return (level === 'majority' ? this.before : this.own).run(command);
  }

  /** @param kept false: another one was elected meanwhile, and what was written here alone is rolled back */
  finish(kept: boolean): void {
    this.end(kept);
  }

  /** For a write with this write concern. @returns false if it was rolled back */
  async confirmed(concern: unknown): Promise<boolean> {
    if ((concern as { readonly w?: unknown } | undefined)?.w !== 'majority') return true;
    this.waiting += 1;
    const kept = await this.over;
    this.waiting -= 1;
    return kept;
  }
}
