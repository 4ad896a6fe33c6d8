import { type Decided, type StreamDefinition, withFollowing } from '../kernel/decision.js';
import type { DomainEvent, RecordedActor } from '../kernel/domain-event.js';
import { isRefusal } from '../kernel/refusal.js';
import { encodeEvent } from '../events/event-codec.js';
import { type EncodedEvent, type EventStore, isRevisionConflict } from '../ports/event-store.port.js';
import type { CommandRequest } from './command-request.js';
import { eventId } from './event-ids.js';
import type { FoldedStream, FoldedStreams } from './folded-streams.js';
import { type Patience, Turn } from './turn.js';

/** The result of a command in its stream. */
export interface Outcome<State, E extends DomainEvent> {
  /** Empty if the command changed nothing. */
  readonly events: readonly E[];
  /** The stream's state right after the command. */
  readonly state: State;
  /** Revision of the stream right after the command; -1n if the stream does not exist. */
  readonly revision: bigint;
  /** A reader at this position sees the result. It is the last event of this append, or of the stream if there was none. */
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

/** The most commands decided together. A larger batch would delay the answer to its first command. */
const LARGEST_BATCH = 128;
/** The most bytes in one append. EventStoreDB takes 1 MiB, and the store's own additions need room in it. */
const LARGEST_APPEND = 768 * 1024;

interface Entered<State, E extends DomainEvent> extends Waiting<State, E> {
  readonly until: number;
}

/**
 * The commands of one stream, in order. Commands that arrive during an append form the next batch. Each is decided on the state that
 * the one before it left, and the batch is one append. So a busy stream needs one append for each batch, not for each command.
 * The next batch is decided on the state after the last append, without a read: if that was not the head, its own append fails.
 */
export class StreamCommandQueue<State, E extends DomainEvent> {
  readonly #waiting: Entered<State, E>[] = [];
  #running = false;
  /** State after the last append; used once. */
  #left: FoldedStream<State> | undefined;
  #inVain: Turn | undefined;

  constructor(
    private readonly store: EventStore,
    private readonly folded: FoldedStreams,
    private readonly definition: StreamDefinition<State, E>,
    private readonly id: string,
    private readonly stream: string,
    private readonly patience: Patience,
    private readonly idle: () => void,
  ) {}

  enter(command: Waiting<State, E>): void {
    this.#waiting.push({ ...command, until: this.patience.clock.monotonic() + this.patience.milliseconds });
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

  /** @returns how many commands from the beginning of the batch were answered; those that do not fit into one append come later */
  private async settle(batch: readonly Entered<State, E>[]): Promise<number> {
    const [first] = batch as readonly [Entered<State, E>];
    const turn = new Turn(this.patience, first.request.commandId, first.until, this.#inVain);
    this.#inVain = undefined;
    let taken = batch;
    try {
      do {
        const { before, decided } = this.decideOnLeft(batch) ?? (await this.decideOnHead(batch));
        taken = batch.slice(0, decided.length);
        turn.decidedOn(before.revision);
        if (await this.write(before, decided)) return taken.length;
      } while (await turn.comesAgain());
      // Those that came later still have time.
      taken = batch.filter(({ until }) => until <= first.until);
      this.#inVain = turn;
      throw turn.refusal();
    } catch (error) {
      for (const command of taken) command.reject(error);
      return taken.length;
    }
  }

  /** @returns undefined if no state is left, or if a command appends nothing: then no append would prove that the state was the head */
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

  /** @returns false if another process wrote in between */
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

  /** As many commands as one append holds. The first is always taken; the store refuses it if it is too large. */
  private decideAll(before: FoldedStream<State>, batch: readonly Waiting<State, E>[]): DecidedCommand<State, E>[] {
    const all: DecidedCommand<State, E>[] = [];
    let [after, bytes] = [before, 0];
    for (const command of batch) {
      const decision = decideSafely(this.definition, command, after.state);
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

/** Size as EventStoreDB counts it: a type name takes two bytes a character. */
const sizeOf = (encoded: readonly EncodedEvent[]): number =>
  encoded.reduce(
    (sum, { type, data, metadata }) => sum + 2 * type.length + Buffer.byteLength(data) + Buffer.byteLength(metadata),
    0,
  );

/** An error in one decision fails only that command. */
const decideSafely = <State, E extends DomainEvent>(
  definition: StreamDefinition<State, E>,
  command: Waiting<State, E>,
  state: State,
): Decision<E> => {
  try {
    const decided = command.decide(state);
    return isRefusal(decided) ? { failure: decided } : { events: withFollowing(definition, state, decided) };
  } catch (failure) {
    return { failure };
  }
};

/** Called only after the append: a refusal may rest on a change by an earlier command of the same batch. */
const answer = <State, E extends DomainEvent>(decided: readonly DecidedCommand<State, E>[], position: bigint): void => {
  for (const one of decided) {
    if ('failure' in one) one.command.reject(one.failure);
    else one.command.resolve({ events: one.events, state: one.after.state, revision: one.after.revision, position });
  }
};
