import type { DomainEvent } from './domain-event.js';
import type { Refusal } from './refusal.js';

/** What a decision answers: the events that follow, none when it is already so, or why not. */
export type Decided<E extends DomainEvent> = readonly E[] | Refusal;

/** A pure rule: state as folded from the stream, input that already holds time, ids and actor. */
export type Decide<State, Input, E extends DomainEvent> = (state: State, input: Input) => Decided<E>;

/** How one category of streams is named and folded. */
export interface StreamDefinition<State, E extends DomainEvent> {
  /** First part of the stream's name; the name is `<category>-<id>`. */
  readonly category: string;
  readonly initial: State;
  /** Pure and total: an event it does not know leaves the state as it was. The revision is the event's place in the stream. */
  readonly evolve: (state: State, event: E, revision: bigint) => State;
}

export const streamName = (definition: { readonly category: string }, id: string): string =>
  `${definition.category}-${id}`;

/** Fails to compile where a union gained a member that a switch does not handle. */
export const unreachable = (value: never): never => {
  throw new Error(`unhandled case ${JSON.stringify(value)}`);
};
