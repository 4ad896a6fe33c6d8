import { decodeEvent, foldedOrNamed } from '../events/event-codec.js';
import type { DomainEvent } from '../kernel/domain-event.js';
import { type StreamDefinition, streamName } from '../kernel/decision.js';
import type { EventStore, StoredEvent } from '../ports/event-store.port.js';

/** A stream folded up to a revision. Without events the revision is -1n and the state is the initial one. */
export interface FoldedStream<State> {
  readonly revision: bigint;
  readonly state: State;
  /** Position of the last folded event; -1n if there is none. */
  readonly position: bigint;
}

/** Folded states of the streams used last. Each is brought up to the head of its stream before it is given out. */
export class FoldedStreams {
  readonly #cache = new Map<string, FoldedStream<unknown>>();

  constructor(
    private readonly store: EventStore,
    /** Number of streams kept. */
    private readonly capacity = 10_000,
  ) {}

  /** @throws StoreUnavailable, UndecodableEvent */
  async load<State, E extends DomainEvent>(
    definition: StreamDefinition<State, E>,
    id: string,
  ): Promise<FoldedStream<State>> {
    const stream = streamName(definition, id);
    const known = (this.#cache.get(stream) as FoldedStream<State> | undefined) ?? {
      revision: -1n,
      state: definition.initial,
      position: -1n,
    };
    const newer = await this.store.readStream(stream, known.revision + 1n);
    if (newer.length === 0) return known;
    const folded = newer.reduce((state: FoldedStream<State>, event) => fold(definition, state, event), known);
    this.remember(stream, folded);
    return folded;
  }

  /** Keeps the state after an append, so that the next load reads only the head. */
  remember(stream: string, folded: FoldedStream<unknown>): void {
    this.#cache.delete(stream);
    this.#cache.set(stream, folded);
    if (this.#cache.size <= this.capacity) return;
    const oldest = this.#cache.keys().next();
    if (!oldest.done) this.#cache.delete(oldest.value);
  }
}

const fold = <State, E extends DomainEvent>(
  definition: StreamDefinition<State, E>,
  before: FoldedStream<State>,
  stored: StoredEvent,
): FoldedStream<State> => ({
  revision: stored.revision,
  position: stored.position,
  state: foldedOrNamed(stored, () =>
    definition.evolve(before.state, decodeEvent(stored) as unknown as E, stored.revision),
  ),
});
