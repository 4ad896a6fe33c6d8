/** Something that happened, named in the past tense: plain data, no classes, no dates as objects. */
export interface DomainEvent<Type extends string = string, Data extends object = object> {
  /** The stored name, for ever the same: code may be renamed, this may not. */
  readonly type: Type;
  readonly data: Data;
}

/** Who caused an event. People appear by id only: names and addresses live behind the personal-data port. */
export type Actor =
  | {
      readonly kind: 'user';
      readonly userId: string;
      /** The API key the person acted through, absent for a session. */
      readonly apiKeyId?: string;
      /** Network address the request came from. */
      readonly from?: string;
    }
  | { readonly kind: 'system'; readonly name: string };

/** What is known about an event beside its data; the same shape for every event. */
export interface EventMetadata {
  /** UUID of the command that emitted the event: the event's own id is derived from it. */
  readonly commandId: string;
  /** Ties together everything that one request set in motion. */
  readonly correlationId: string;
  /** The event or command that led to this command; the command itself when a person started it. */
  readonly causationId: string;
  readonly actor: Actor;
  /** The tenant; null only for accounts, which belong to no organization. */
  readonly organizationId: string | null;
  /** RFC 3339 UTC, milliseconds. */
  readonly at: string;
}

/** An event as it stands in the log, decoded and in its newest shape. */
export type RecordedEvent<E extends DomainEvent = DomainEvent> = E & {
  /** UUID; unique for ever. */
  readonly id: string;
  readonly stream: string;
  /** Place in its stream, from 0. */
  readonly revision: bigint;
  /** Place in the whole log: grows, may have gaps. */
  readonly position: bigint;
  readonly metadata: EventMetadata;
};
