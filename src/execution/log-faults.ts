import { isUndecodable } from '../events/event-codec.js';
import { isStreamPruned } from '../ports/event-store.port.js';
import type { Log } from '../ports/log.port.js';

const MOST = 20;

/** What commands found wrong in streams, for the operator: each is logged once, and told until the stream is read without it. */
export class LogFaults {
  readonly #found = new Map<string, string>();

  constructor(private readonly log: Pick<Log, 'error'>) {}

  report(stream: string, error: unknown): void {
    const isFault = isStreamPruned(error) || (isUndecodable(error) && !error.newer);
    if (!isFault || this.#found.get(stream) === error.message) return;
    if (this.#found.size < MOST) this.#found.set(stream, error.message);
    this.log.error({ err: error, stream }, 'commands on a stream are refused until its events are put right');
  }

  mended(stream: string): void {
    this.#found.delete(stream);
  }

  problems(): readonly string[] {
    return [...this.#found.values()].map((message) => `commands are refused: ${message}`);
  }
}
