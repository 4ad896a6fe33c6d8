import { type Decided, type EntityDefinition, type StreamDefinition, streamName } from '../kernel/decision.js';
import type { DomainEvent } from '../kernel/domain-event.js';
import { isRefusal } from '../kernel/refusal.js';
import type { Access } from '../ports/access/access.port.js';
import type { EventStore } from '../ports/event-store.port.js';
import type { AddressSealing } from '../ports/personal-data.port.js';
import type { SecurityLog } from '../ports/security-log.port.js';
import type { CommandRequest } from './command-request.js';
import type { CommandResult } from './command-result.js';
import { noteCredentialChanges } from './credential-changes.js';
import { type FoldedStream, FoldedStreams } from './folded-streams.js';
import type { LogFaults } from './log-faults.js';
import { refusalFor } from './refusal-for.js';
import { type Outcome, StreamCommandQueue } from './stream-command-queue.js';
import type { Patience } from './turn.js';

export interface Execution<State, E extends DomainEvent> {
  readonly definition: StreamDefinition<State, E>;
  /** Id of the stream within its category. */
  readonly id: string;
  readonly request: CommandRequest;
  /** Organization that the events belong to; null for accounts. */
  readonly organizationId: string | null;
  readonly decide: (state: State) => Decided<E>;
}

export interface ExecutorOptions {
  readonly milliseconds?: number;
  readonly faults?: Pick<LogFaults, 'report' | 'mended'>;
  readonly security?: SecurityLog;
}

/** Names one entity of an organization. */
export interface EntityRef {
  readonly organizationId: string;
}

export interface Changed<State> extends CommandResult {
  /** The stream's state right after the command. */
  readonly state: State;
}

/** How long a command waits for its turn. An append that is under way then may take six seconds more until its outcome is known. */
export const PATIENCE_MS = 8_000;

/** Runs commands: load, fold, decide, append, retry. It answers when this process decides access by the new events. */
export class Executor {
  readonly #folded: FoldedStreams;
  readonly #patience: Patience;
  readonly #faults: ExecutorOptions['faults'];
  readonly #security: SecurityLog | undefined;
  readonly #lanes = new Map<string, StreamCommandQueue<never, never>>();

  constructor(
    private readonly store: EventStore,
    private readonly access: Pick<Access, 'applied'>,
    private readonly addresses: Pick<AddressSealing, 'sealAddress'>,
    clock: Patience['clock'],
    { milliseconds = PATIENCE_MS, faults, security }: ExecutorOptions = {},
  ) {
    this.#patience = { clock, milliseconds };
    this.#faults = faults;
    this.#security = security;
    this.#folded = new FoldedStreams(store);
  }

  /** @throws Refusal: the decision's own, `stream.contended`, or what {@link refusalFor} makes of the log's faults */
  async execute<State, E extends DomainEvent>(execution: Execution<State, E>): Promise<Outcome<State, E>> {
    const outcome = await this.told(execution, this.run(execution));
    if (outcome.events.length === 0) return outcome;
    if (this.#security) noteCredentialChanges(this.#security, execution, outcome.events);
    await this.access.applied(outcome.position);
    return outcome;
  }

  /** Runs a decision about one entity. @throws as {@link execute} */
  async change<State, E extends DomainEvent, Ref extends EntityRef>(
    entity: EntityDefinition<State, E, Ref>,
    request: CommandRequest,
    ref: Ref,
    decide: (state: State) => Decided<E>,
  ): Promise<Changed<State>> {
    const { organizationId } = ref;
    const id = entity.streamId(ref);
    const { state, revision, position } = await this.execute({
      definition: entity,
      id,
      organizationId,
      request,
      decide,
    });
    return { position, version: entity.version(state, ref, revision) ?? null, state };
  }

  /** The present state of a stream, for a decision about another stream. */
  async read<State, E extends DomainEvent>(
    definition: StreamDefinition<State, E>,
    id: string,
  ): Promise<FoldedStream<State>> {
    return this.told({ definition, id }, this.#folded.load(definition, id));
  }

  /** Runs the decision without an append, to refuse before other steps are taken. @throws Refusal the decision's own */
  async dryRun<State, E extends DomainEvent>({
    definition,
    id,
    decide,
  }: Pick<Execution<State, E>, 'definition' | 'id' | 'decide'>): Promise<void> {
    const decided = decide((await this.read(definition, id)).state);
    if (isRefusal(decided)) throw decided;
  }

  /** Tells the operator of what is wrong in the stream, and the caller of every failure as a refusal. */
  private async told<T, State, E extends DomainEvent>(
    { definition, id }: Pick<Execution<State, E>, 'definition' | 'id'>,
    work: Promise<T>,
  ): Promise<T> {
    try {
      const done = await work;
      this.#faults?.mended(streamName(definition, id));
      return done;
    } catch (error) {
      this.#faults?.report(streamName(definition, id), error);
      throw refusalFor(error) ?? error;
    }
  }

  private async run<State, E extends DomainEvent>(execution: Execution<State, E>): Promise<Outcome<State, E>> {
    const { definition, id, request, organizationId, decide } = execution;
    const { actor, from } = request;
    const sealed = from === null ? null : await this.addresses.sealAddress(actor.userId, from);
    return new Promise((resolve, reject) =>
      this.lane(definition, id).enter({
        request,
        actor: { ...actor, from: sealed },
        organizationId,
        decide,
        resolve,
        reject,
      }),
    );
  }

  private lane<State, E extends DomainEvent>(
    definition: StreamDefinition<State, E>,
    id: string,
  ): StreamCommandQueue<State, E> {
    const stream = streamName(definition, id);
    const known = this.#lanes.get(stream) as StreamCommandQueue<State, E> | undefined;
    if (known) return known;
    const lane = new StreamCommandQueue(this.store, this.#folded, definition, id, stream, this.#patience, () =>
      this.#lanes.delete(stream),
    );
    this.#lanes.set(stream, lane as unknown as StreamCommandQueue<never, never>);
    return lane;
  }
}
