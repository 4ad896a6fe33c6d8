import type { Via } from './principal.js';

/** Something that happened, named in the past tense: plain data, no classes, no dates as objects. */
export interface DomainEvent<Type extends string = string, Data extends object = object> {
  /** The stored name, for ever the same: code may be renamed, this may not. */
  readonly type: Type;
  readonly data: Data;
}

/** Who acted, by id only: a person and how they came in, or a part of the system. Names and addresses live behind the personal-data port. */
export type Actor =
  | { readonly userId: string; readonly via?: Via; readonly system?: undefined }
  | { readonly system: string; readonly via?: Via; readonly userId?: undefined };

/** Who caused an event, as the log keeps it. */
export type RecordedActor = Actor & {
  /** The network address the request came from, sealed so that it cannot be read once the person is erased (ADR 0016); null where none is known. */
  readonly from: string | null;
};

/** What is known about an event beside its data; the same shape for every event. */
export interface EventMetadata {
  /** UUID of the command that emitted the event: the event's own id is derived from it. */
  readonly commandId: string;
  /** Ties together everything that one request set in motion. */
  readonly correlationId: string;
  /** The event or command that led to this command; the command itself when a person started it. */
  readonly causationId: string;
  readonly actor: RecordedActor;
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
