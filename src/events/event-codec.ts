import type { DomainEvent, EventMetadata, RecordedEvent } from '../kernel/domain-event.js';
import type { EncodedEvent, StoredEvent } from '../ports/event-store.port.js';
import { type AnyEvent, type CatalogueRow, EVENT_CATALOGUE } from './event-catalogue.js';
import { WrongShape } from './shape.js';

const ROWS = new Map<string, CatalogueRow>(Object.entries(EVENT_CATALOGUE));

/** An event that this version of the product cannot read: unknown name, newer schema, or damaged. */
export class UndecodableEvent extends Error {
  override readonly name = 'UndecodableEvent';
  constructor(
    readonly event: Pick<StoredEvent, 'id' | 'type' | 'stream' | 'revision' | 'position'>,
    reason: string,
  ) {
    super(`event ${event.type} at position ${event.position} (${event.stream}@${event.revision}): ${reason}`);
  }
}

/** @param id UUID of the event */
export const encodeEvent = (id: string, event: DomainEvent, metadata: EventMetadata): EncodedEvent => {
  const row = ROWS.get(event.type);
  if (!row) throw new Error(`event ${event.type} is not in the catalogue`);
  return { id, type: event.type, data: JSON.stringify(event.data), metadata: JSON.stringify({ v: row.version, ...metadata }) };
};

/**
 * Reads an event in its newest shape, whichever version was stored.
 * @throws UndecodableEvent
 */
export const decodeEvent = (stored: StoredEvent): RecordedEvent<AnyEvent> => {
  const row = ROWS.get(stored.type);
  if (!row) throw new UndecodableEvent(stored, 'unknown name');
  try {
    const written = JSON.parse(stored.metadata) as { readonly v: number } & EventMetadata;
    const data = upcast(row, written.v, JSON.parse(stored.data) as object);
    row.check(data, 'data');
    return {
      type: stored.type,
      data,
      id: stored.id,
      stream: stored.stream,
      revision: stored.revision,
      position: stored.position,
      metadata: metadataOf(written),
    } as RecordedEvent<AnyEvent>;
  } catch (error) {
    throw new UndecodableEvent(stored, (error as Error).message);
  }
};

// Named one by one: a rest pattern costs as much as parsing the text did.
const metadataOf = ({ commandId, correlationId, causationId, actor, organizationId, at }: EventMetadata): EventMetadata => ({
  commandId,
  correlationId,
  causationId,
  actor,
  organizationId,
  at,
});

const upcast = (row: CatalogueRow, version: number, data: object): object => {
  if (version === row.version) return data;
  if (!(version >= 1) || version > row.version) throw new WrongShape(`schema version ${version} is newer than ${row.version}`);
  return row.upcasters.slice(version - 1).reduce((older, step) => step(older), data);
};
