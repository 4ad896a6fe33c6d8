import type { Decided, StreamDefinition } from '../kernel/decision.js';
import type { DomainEvent, RecordedActor } from '../kernel/domain-event.js';
import { conflict, isRefusal } from '../kernel/refusal.js';
import { encodeEvent } from '../events/event-codec.js';
import { type EncodedEvent, type EventStore, isRevisionConflict } from '../ports/event-store.port.js';
import type { CommandRequest } from './command-request.js';
import { eventId } from './event-ids.js';
import type { FoldedStream, FoldedStreams } from './folded-streams.js';

/** What a command led to in its stream. */
export interface Outcome<State, E extends DomainEvent> {
  /** Empty where it was already so. */
  readonly events: readonly E[];
  /** The stream's state right after the command. */
  readonly state: State;
  /** Revision of the stream right after the command, -1n where it does not exist. */
  readonly revision: bigint;
  /** Position at which the outcome can be seen: of the last event of this append, or the last the stream had. */
  readonly position: bigint;
}

/** One command waiting for its turn on a stream. */
export interface Waiting<State, E extends DomainEvent> {
  readonly request: CommandRequest;
  readonly actor: RecordedActor;
  readonly organizationId: string | null;
  readonly decide: (state: State) => Decided<E>;
  readonly resolve: (outcome: Outcome<State, E>) => void;
  readonly reject: (error: unknown) => void;
}

/** On a slow network two processes conflict often. Losing this many times in a row is very unlikely. */
export const ATTEMPTS = 10;
/** Most commands decided together. A larger batch would delay the answer to its first command. */
const LARGEST_BATCH = 128;
/** Bytes appended together: EventStoreDB takes 1 MiB in one piece, and what a store adds of its own needs room. */
const LARGEST_APPEND = 768 * 1024;

/**
 * The commands of one stream, in order. Those that arrive while an append is under way are decided together afterwards,
 * each on the state the one before it left, and appended as one: a busy stream costs one append a batch, not one a command.
 * The next batch of a busy stream is decided on what the append before it left: its own append is what proves that this was the head.
 */
export class StreamCommandQueue<State, E extends DomainEvent> {
  readonly #waiting: Waiting<State, E>[] = [];
  #running = false;
  /** What the last append left, until it is used once. */
  #left: FoldedStream<State> | undefined;

  constructor(
    private readonly store: EventStore,
    private readonly folded: FoldedStreams,
    private readonly definition: StreamDefinition<State, E>,
    private readonly id: string,
    private readonly stream: string,
    private readonly idle: () => void,
  ) {}

  enter(command: Waiting<State, E>): void {
    this.#waiting.push(command);
    if (this.#running) return;
    this.#running = true;
    void this.run();
  }

  private async run(): Promise<void> {
    while (this.#waiting.length > 0) {
      const settled = await this.settle(this.#waiting.slice(0, LARGEST_BATCH));
      this.#waiting.splice(0, settled);
    }
    this.#running = false;
    this.idle();
  }

  /** @returns how many of the batch were answered, from its beginning: what does not fit into one append has its turn later */
  private async settle(batch: readonly Waiting<State, E>[]): Promise<number> {
    let taken = batch;
    try {
      for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
        const { before, decided } = this.decideOnLeft(batch) ?? (await this.decideOnHead(batch));
        taken = batch.slice(0, decided.length);
        if (await this.write(before, decided)) return taken.length;
      }
      throw conflict('stream.contended', 'Others keep changing the same thing at this moment; try again.', {
        retryAfter: 1,
      });
    } catch (error) {
      for (const command of taken) command.reject(error);
      return taken.length;
    }
  }

  /** @returns undefined where there is nothing to go by, and where a command appends nothing: then nothing would prove that its answer is right */
  private decideOnLeft(batch: readonly Waiting<State, E>[]): DecidedBatch<State, E> | undefined {
    const before = this.#left;
    this.#left = undefined;
    const decided = before && this.decideAll(before, batch);
    return decided?.every(({ encoded }) => encoded.length > 0) ? { before: before!, decided } : undefined;
  }

  private async decideOnHead(batch: readonly Waiting<State, E>[]): Promise<DecidedBatch<State, E>> {
    const before = await this.folded.load(this.definition, this.id);
    return { before, decided: this.decideAll(before, batch) };
  }

  /** @returns false where somebody else wrote meanwhile */
  private async write(before: FoldedStream<State>, decided: readonly DecidedCommand<State, E>[]): Promise<boolean> {
    const events = decided.flatMap((one) => one.encoded);
    if (events.length === 0) {
      answer(decided, before.position);
      return true;
    }
    try {
      const appended = await this.store.append(this.stream, before.revision < 0n ? 'none' : before.revision, events);
      this.#left = { ...decided.at(-1)!.after, position: appended.position };
      this.folded.remember(this.stream, this.#left);
      answer(decided, appended.position);
      return true;
    } catch (error) {
      if (isRevisionConflict(error)) return false;
      throw error;
    }
  }

  /** As many as one append holds, but always the first: whether the store takes it alone is for the store to say. */
  private decideAll(before: FoldedStream<State>, batch: readonly Waiting<State, E>[]): DecidedCommand<State, E>[] {
    const all: DecidedCommand<State, E>[] = [];
    let [after, bytes] = [before, 0];
    for (const command of batch) {
      const decision = decideSafely(command, after.state);
      const events = 'failure' in decision ? [] : decision.events;
      const encoded = events.map((event, index) => this.encode(command, event, index));
      bytes += sizeOf(encoded);
      if (all.length > 0 && bytes > LARGEST_APPEND) break;
      after = events.reduce((state, event) => this.apply(state, event), after);
      all.push({ command, ...decision, encoded, after });
    }
    return all;
  }

  private encode(command: Waiting<State, E>, event: E, index: number): EncodedEvent {
    const { commandId, correlationId, causationId, at } = command.request;
    const { actor, organizationId } = command;
    const metadata = { commandId, correlationId, causationId, actor, organizationId, at };
    return encodeEvent(eventId(commandId, this.stream, index), event, metadata);
  }

  private apply(before: FoldedStream<State>, event: E): FoldedStream<State> {
    const revision = before.revision + 1n;
    return { revision, position: before.position, state: this.definition.evolve(before.state, event, revision) };
  }
}

type Decision<E extends DomainEvent> = { readonly events: readonly E[] } | { readonly failure: unknown };

type DecidedCommand<State, E extends DomainEvent> = Decision<E> & {
  readonly command: Waiting<State, E>;
  readonly encoded: readonly EncodedEvent[];
  readonly after: FoldedStream<State>;
};

interface DecidedBatch<State, E extends DomainEvent> {
  readonly before: FoldedStream<State>;
  readonly decided: readonly DecidedCommand<State, E>[];
}

/** As EventStoreDB counts: names of types are kept in two bytes a character. */
const sizeOf = (encoded: readonly EncodedEvent[]): number =>
  encoded.reduce(
    (sum, { type, data, metadata }) => sum + 2 * type.length + Buffer.byteLength(data) + Buffer.byteLength(metadata),
    0,
  );

/** A fault in one command's decision is that command's alone. */
const decideSafely = <State, E extends DomainEvent>(command: Waiting<State, E>, state: State): Decision<E> => {
  try {
    const decided = command.decide(state);
    return isRefusal(decided) ? { failure: decided } : { events: decided };
  } catch (failure) {
    return { failure };
  }
};

/** Only after the append: a refusal may rest on what a command before it in the same batch has changed. */
const answer = <State, E extends DomainEvent>(decided: readonly DecidedCommand<State, E>[], position: bigint): void => {
  for (const one of decided) {
    if ('failure' in one) one.command.reject(one.failure);
    else one.command.resolve({ events: one.events, state: one.after.state, revision: one.after.revision, position });
  }
};
