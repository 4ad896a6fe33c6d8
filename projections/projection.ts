import type { EventName, EventNamed } from '../src/events/event-catalogue.js';
import type { RecordedEvent } from '../src/kernel/domain-event.js';

export type ProjectionEvent<Type extends EventName = EventName> = RecordedEvent<EventNamed<Type>>;

/** Documents of the same read model as they stood before the event; null where there is none. */
export type Related<D> = (documentId: string) => D | null;

/**
 * A read model as a pure fold: one document at a time, from events alone.
 * A fold never throws and skips what it does not know. It must not depend on other read models: what another one
 * knows better (names, whether a thing still exists) is looked up when the question is asked.
 */
export interface Projection<D extends object = object, Type extends EventName = EventName> {
  /** Collections are `<name>_v<version>_<generation>`: lowercase letters and underscores. */
  readonly name: string;
  /** Grows whenever the fold or the document changes: the runner then fills a new collection beside the old one. */
  readonly version: number;
  readonly handles: readonly Type[];
  readonly indexes: readonly (readonly string[])[];
  documentIds(event: ProjectionEvent<Type>): readonly string[];
  /**
   * Ids of other documents of this read model that the fold of this event looks at. The runner writes a document before
   * those it looked at, so that after a crash it is folded again from the very same values.
   */
  related?(event: ProjectionEvent<Type>): readonly string[];
  /**
   * `first`: no document of that id can have been there before the event; `only`: nor does another event ever touch or look
   * at it. Such a document is not looked up before it is written, only guarded.
   */
  creates?(event: ProjectionEvent<Type>, documentId: string): 'first' | 'only' | 'never';
  /** The document after the event; null deletes it, the same object leaves it as it is. The document given is never changed in place. */
  evolve(document: D | null, event: ProjectionEvent<Type>, documentId: string, related: Related<D>): D | null;
}

/** Keeps the document's type while letting the runner hold projections of all kinds in one list. */
export const projection = <D extends object, Type extends EventName>(
  definition: Projection<D, Type>,
): Projection<D, Type> => definition;

/** A read model in which some events create a document and others change it. */
interface DocumentProjection<D extends object, Created extends EventName, Changed extends EventName> extends Pick<
  Projection<D, Created | Changed>,
  'name' | 'version' | 'indexes' | 'documentIds'
> {
  readonly created: { readonly [Name in Created]: (event: ProjectionEvent<Name>) => D };
  /** Only for a document that there is; null deletes it. */
  readonly changed: { readonly [Name in Changed]: (document: D, event: ProjectionEvent<Name>) => D | null };
  /** Ids are used again: a document may have been there before the event that creates it. */
  readonly reusesIds?: boolean;
}

type Create<D> = (event: RecordedEvent) => D;
type Change<D> = (document: D, event: RecordedEvent) => D | null;

/** Handles the events that it has a function for. */
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
