import type { AnyEvent } from '../src/events/event-catalogue.js';
import type { RecordedEvent } from '../src/kernel/domain-event.js';

export type ProjectionEvent<Type extends AnyEvent['type'] = AnyEvent['type']> = RecordedEvent<Extract<AnyEvent, { type: Type }>>;

/**
 * A read model as a pure fold: one document at a time, from events alone.
 * A fold never throws and skips what it does not know. It must not depend on other documents: what another read model
 * knows better (names, whether a thing still exists) is looked up when the question is asked.
 */
export interface Projection<D extends object = object, Type extends AnyEvent['type'] = AnyEvent['type']> {
  /** Collection is `<name>_v<version>`: lowercase letters and underscores. */
  readonly name: string;
  /** Grows whenever the fold or the document changes: the runner then fills a new collection beside the old one. */
  readonly version: number;
  readonly handles: readonly Type[];
  /** Paths that queries filter and sort by. */
  readonly indexes: readonly (readonly string[])[];
  /** Ids of the documents that the event touches. */
  documentIds(event: ProjectionEvent<Type>): readonly string[];
  /** The document after the event; null deletes it. The document given is never changed in place. */
  evolve(document: D | null, event: ProjectionEvent<Type>, documentId: string): D | null;
}

/** Keeps the document's type while letting the runner hold projections of all kinds in one list. */
export const projection = <D extends object, Type extends AnyEvent['type']>(definition: Projection<D, Type>): Projection<D, Type> => definition;
