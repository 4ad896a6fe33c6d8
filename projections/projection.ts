import type { EventName, EventNamed } from '../src/events/event-catalogue.js';
import type { RecordedEvent } from '../src/kernel/domain-event.js';

export type ProjectionEvent<Type extends EventName = EventName> = RecordedEvent<EventNamed<Type>>;

/** Another document of the same read model, as it was before the event; null if there is none. */
export type Related<D> = (documentId: string) => D | null;

/**
 * A read model as a pure fold: one document at a time, from events alone.
 * A fold never throws, and skips what it does not know. It must not depend on other read models: queries look up what another one
 * knows better (names, whether a thing still exists).
 */
export interface Projection<D extends object = object, Type extends EventName = EventName> {
  /** Collections are `<name>_v<version>_<generation>`: lowercase letters and underscores. */
  readonly name: string;
  /** Raise it if the fold or the document changes. The runner then fills a new collection beside the old one. */
  readonly version: number;
  readonly handles: readonly Type[];
  readonly indexes: readonly (readonly string[])[];
  documentIds(event: ProjectionEvent<Type>): readonly string[];
  /**
   * Ids of other documents of this read model that the fold of this event reads. The runner writes a document before the documents
   * that its fold read, so that a fold after a crash reads the same values again.
   */
  related?(event: ProjectionEvent<Type>): readonly string[];
  /**
   * `first`: no document of that id can exist before the event. `only`: also, no other event ever writes or reads it. Such a document is
   * not read before it is written; the write is only guarded.
   */
  creates?(event: ProjectionEvent<Type>, documentId: string): 'first' | 'only' | 'never';
  /** The document after the event. null deletes it, and the same object changes nothing. Never change the given document in place. */
  evolve(document: D | null, event: ProjectionEvent<Type>, documentId: string, related: Related<D>): D | null;
}

/** Keeps the type of the documents, although the runner holds all projections in one list. */
export const projection = <D extends object, Type extends EventName>(
  definition: Projection<D, Type>,
): Projection<D, Type> => definition;

/** A read model in which some events create a document and others change it. */
interface DocumentProjection<D extends object, Created extends EventName, Changed extends EventName> extends Pick<
  Projection<D, Created | Changed>,
  'name' | 'version' | 'indexes' | 'documentIds'
> {
  readonly created: { readonly [Name in Created]: (event: ProjectionEvent<Name>) => D };
  /** Called only if the document exists; null deletes it. */
  readonly changed: { readonly [Name in Changed]: (document: D, event: ProjectionEvent<Name>) => D | null };
  /** Whether an id can be used again, so that a document may exist before the event that creates it. */
  readonly reusesIds?: boolean;
}

type Create<D> = (event: RecordedEvent) => D;
type Change<D> = (document: D, event: RecordedEvent) => D | null;

/** A projection that handles the events it has a function for. */
export const documentProjection = <D extends object, Created extends EventName, Changed extends EventName>({
  created,
  changed,
  reusesIds = false,
  ...rest
}: DocumentProjection<D, Created, Changed>): Projection<D, Created | Changed> => {
  const creating = new Map<string, Create<D>>(Object.entries(created));
  const changing = new Map<string, Change<D>>(Object.entries(changed));
  return {
    ...rest,
    handles: [...creating.keys(), ...changing.keys()] as (Created | Changed)[],
    creates: ({ type }) => (!reusesIds && creating.has(type) ? 'first' : 'never'),
    evolve: (document, event) => {
      const create = creating.get(event.type);
      if (create) return create(event);
      const change = changing.get(event.type);
      return document !== null && change ? change(document, event) : document;
    },
  };
};

export const versionOf = ({ revision }: { readonly revision: bigint }): number => Number(revision);

export const revised = <D extends { readonly version: number }>(
  document: D,
  event: { readonly revision: bigint },
  change: Partial<D>,
): D => ({ ...document, ...change, version: versionOf(event) });
