import { type Decided, type EntityDefinition, type StreamDefinition, streamName } from '../kernel/decision.js';
import type { DomainEvent } from '../kernel/domain-event.js';
import { isUndecodable } from '../events/event-codec.js';
import { isRefusal, unavailable } from '../kernel/refusal.js';
import type { Access } from '../ports/access/access.port.js';
import { type EventStore, isStoreUnavailable } from '../ports/event-store.port.js';
import type { AddressSealing } from '../ports/personal-data.port.js';
import type { SecurityLog } from '../ports/security-log.port.js';
import type { CommandRequest } from './command-request.js';
import type { CommandResult } from './command-result.js';
import { noteCredentialChanges } from './credential-changes.js';
import { type FoldedStream, FoldedStreams } from './folded-streams.js';
import { type Outcome, StreamCommandQueue } from './stream-command-queue.js';

export interface Execution<State, E extends DomainEvent> {
  readonly definition: StreamDefinition<State, E>;
  /** Id of the stream within its category. */
  readonly id: string;
  readonly request: CommandRequest;
  /** Organization that the events belong to; null for accounts. */
  readonly organizationId: string | null;
  readonly decide: (state: State) => Decided<E>;
}

/** Names one entity of an organization. */
export interface EntityRef {
  readonly organizationId: string;
}

export interface Changed<State> extends CommandResult {
  /** The stream's state right after the command. */
  readonly state: State;
}

/** Runs commands: load, fold, decide, append, retry. It answers when this process decides access by the new events. */
export class Executor {
  readonly #folded: FoldedStreams;
  readonly #lanes = new Map<string, StreamCommandQueue<never, never>>();

  constructor(
    private readonly store: EventStore,
    private readonly access: Pick<Access, 'applied'>,
    private readonly addresses: Pick<AddressSealing, 'sealAddress'>,
    private readonly security?: SecurityLog,
  ) {
    this.#folded = new FoldedStreams(store);
  }

  /** @throws Refusal: the decision's own, `stream.contended`, `store.unavailable` or `event.unreadable` */
  async execute<State, E extends DomainEvent>(execution: Execution<State, E>): Promise<Outcome<State, E>> {
    const outcome = await this.run(execution).catch(asRefusal);
    if (outcome.events.length === 0) return outcome;
    if (this.security) noteCredentialChanges(this.security, execution, outcome.events);
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
    return this.#folded.load(definition, id).catch(asRefusal);
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
    const lane = new StreamCommandQueue(this.store, this.#folded, definition, id, stream, () =>
      this.#lanes.delete(stream),
    );
    this.#lanes.set(stream, lane as unknown as StreamCommandQueue<never, never>);
    return lane;
  }
}

const asRefusal = (error: unknown): never => {
  if (isRefusal(error)) throw error;
  if (isStoreUnavailable(error))
    throw unavailable(
      'store.unavailable',
      'The event store cannot be reached or written at the moment. Try again; with the same Idempotency-Key nothing is done twice.',
      { retryAfter: 5 },
    );
  if (isUndecodable(error))
    throw unavailable(
      'event.unreadable',
      'A newer version of the product has changed this; it can be changed here again once this instance is brought up to date.',
      { retryAfter: 60 },
    );
  throw error;
};
