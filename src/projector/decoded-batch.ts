import type { AnyEvent } from '../events/event-catalogue.js';
import { decodeEvent } from '../events/event-codec.js';
import type { RecordedEvent } from '../kernel/domain-event.js';
import type { StoredEvent } from '../ports/event-store.port.js';

export type Decoded = RecordedEvent<AnyEvent> | Error;

/** A part of the log. Each event is decoded once, when the first projection asks for it. */
export class DecodedBatch {
  private readonly decoded: (Decoded | undefined)[];

  /** @param position everything up to it is in the batch or was skipped by the store */
  constructor(
    readonly events: readonly StoredEvent[],
    readonly position: bigint,
    readonly caughtUp: boolean,
  ) {
    this.decoded = Array.from({ length: events.length });
  }

  /** Joins consecutive batches and keeps the decoded events. */
  static joined(pieces: readonly DecodedBatch[]): DecodedBatch {
    const last = pieces.at(-1)!;
    if (pieces.length === 1) return last;
    const whole = new DecodedBatch(
      pieces.flatMap((piece) => piece.events),
      last.position,
      last.caughtUp,
    );
    for (const [index, event] of pieces.flatMap((piece) => piece.decoded).entries()) whole.decoded[index] = event;
    return whole;
  }

  /** @returns the error if the event cannot be decoded */
  at(index: number): Decoded {
    return (this.decoded[index] ??= decoded(this.events[index]!));
  }
}

const decoded = (event: StoredEvent): Decoded => {
  try {
    return decodeEvent(event);
  } catch (error) {
    return error as Error;
  }
};
