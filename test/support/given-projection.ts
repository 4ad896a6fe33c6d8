import { expect } from '@jest/globals';
import type { AnyProjection } from '../../projections/index.js';
import type { Projection, ProjectionEvent } from '../../projections/projection.js';
import type { AnyEvent } from '../../src/events/event-catalogue.js';
import { type Happened, recorded } from './recorded-events.js';

interface Folded {
  readonly marker: bigint;
  readonly document: object | null;
}
type Documents = Map<string, Folded>;

const deepFreeze = <T>(value: T): T => {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value))
    for (const inner of Object.values(Object.freeze(value))) deepFreeze(inner);
  return value;
};

/** Folds as the runner does: one document at a time, an event at or below a document's marker is skipped, the input is never changed. */
const fold = (projection: AnyProjection, documents: Documents, events: readonly ProjectionEvent[]): void => {
  const documentOf = (id: string): object | null => documents.get(id)?.document ?? null;
  for (const event of events) {
    if (!projection.handles.includes(event.type)) continue;
    const next = projection.documentIds(event).map((id) => {
      const known = documents.get(id);
      if (known && known.marker >= event.position) return { id, ...known };
      return {
        id,
        marker: event.position,
        document: deepFreeze(projection.evolve(documentOf(id), event, id, documentOf)),
      };
    });
    for (const { id, ...folded } of next) documents.set(id, folded);
  }
};

const expectSkipsUnknown = (projection: AnyProjection, documents: Documents, position: number): void => {
  const unknown = {
    ...recorded(position, { event: { type: 'NotYetKnown', data: {} } as unknown as AnyEvent, metadata: {} }),
  } as ProjectionEvent;
  for (const [id, { document }] of documents)
    expect(projection.evolve(document, unknown, id, () => null)).toBe(document);
};

export interface Outcome<D> {
  /** The document is exactly this. */
  gives(id: string, document: D): Outcome<D>;
  /** The document has at least these values. */
  has(id: string, values: Partial<D>): Outcome<D>;
  /** The events after `when` left the document as it was. */
  leaves(id: string): Outcome<D>;
  deletes(id: string): Outcome<D>;
  holdsNone(id: string): Outcome<D>;
  document(id: string): D | null;
  documents(): readonly D[];
}

/** Given events, when more arrive, then the documents. Every outcome was folded twice, and once more by an event nobody knows. */
export const givenProjection = <D extends object, Type extends AnyEvent['type']>(
  typed: Projection<D, Type>,
  ...given: readonly Happened[]
) => ({
  when: (...more: readonly Happened[]): Outcome<D> => {
    const projection = typed as unknown as AnyProjection;
    const events = [...given, ...more].map((event, index) => deepFreeze(recorded(index, event)) as ProjectionEvent);
    const before: Documents = new Map();
    fold(projection, before, events.slice(0, given.length));
    const after: Documents = new Map(before);
    fold(projection, after, events.slice(given.length));
    const twice: Documents = new Map(after);
    fold(projection, twice, events);
    expect(twice).toEqual(after);
    expectSkipsUnknown(projection, after, events.length);
    return outcome<D>(before, after);
  },
});

const outcome = <D extends object>(before: Documents, after: Documents): Outcome<D> => {
  const document = (id: string): D | null => (after.get(id)?.document ?? null) as D | null;
  const self: Outcome<D> = {
    document,
    documents: () => [...after.values()].flatMap((folded) => (folded.document === null ? [] : [folded.document as D])),
    gives: (id, wanted) => (expect(document(id)).toEqual(wanted), self),
    has: (id, values) => (expect(document(id)).toMatchObject(values), self),
    leaves: (id) => (expect(document(id)).toEqual(before.get(id)?.document ?? null), self),
    deletes: (id) => (
      expect([before.get(id)?.document ?? null, document(id)]).toEqual([expect.anything(), null]),
      self
    ),
    holdsNone: (id) => (expect(document(id)).toBeNull(), self),
  };
  return self;
};
