import type { DomainEvent } from './domain-event.js';
import type { Refusal } from './refusal.js';
import type { Version } from './versions.js';

/** What a decision returns: events, no events if nothing changes, or a refusal. */
export type Decided<E extends DomainEvent> = readonly E[] | Refusal;

/** A pure rule: state as folded from the stream, input that already holds time, ids and actor. */
export type Decide<State, Input, E extends DomainEvent> = (state: State, input: Input) => Decided<E>;

/** How one category of streams is named and folded. */
export interface StreamDefinition<State, E extends DomainEvent> {
  /** First part of the stream's name; the name is `<category>-<id>`. */
  readonly category: string;
  readonly initial: State;
  /** Pure and total: an unknown event leaves the state unchanged. The revision is the event's place in the stream. */
  readonly evolve: (state: State, event: E, revision: bigint) => State;
  /** What has to follow from events in the same append, whichever decision made them. The first state includes them. */
  readonly follows?: (after: State, events: readonly E[], before: State) => readonly E[];
}

/** The events of a decision, with what has to follow from them. */
export const withFollowing = <State, E extends DomainEvent>(
  { evolve, follows }: Pick<StreamDefinition<State, E>, 'evolve' | 'follows'>,
  before: State,
  events: readonly E[],
): readonly E[] => {
  if (!follows || events.length === 0) return events;
  const after = events.reduce((state, event) => evolve(state, event, 0n), before);
  return [...events, ...follows(after, events, before)];
};

/** A kind of thing with an identity and a version of its own, and the streams whose decisions are about it. */
export interface EntityDefinition<State, E extends DomainEvent, Ref> extends StreamDefinition<State, E> {
  /** Id of the stream within its category. */
  readonly streamId: (ref: Ref) => string;
  /** Version of the one thing; undefined where it is not, or not any more. The revision is the stream's last. */
  readonly version: (state: State, ref: Ref, revision: bigint) => Version | undefined;
}

export const streamName = (definition: { readonly category: string }, id: string): string =>
  `${definition.category}-${id}`;

/** Does not compile if a switch leaves out a member of a union. */
export const unreachable = (value: never): never => {
  throw new Error(`unhandled case ${JSON.stringify(value)}`);
};
