import type { DomainEvent, EventMetadata, RecordedEvent } from '../kernel/domain-event.js';
import type { EncodedEvent, StoredEvent } from '../ports/event-store.port.js';
import type { EventDeclaration } from './declaration.js';
import { type AnyEvent, EVENT_CATALOGUE } from './event-catalogue.js';
import { WrongShape } from './fields.js';

const ROWS = new Map<string, EventDeclaration>(Object.entries(EVENT_CATALOGUE));

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

export const isUndecodable = (error: unknown): error is UndecodableEvent =>
  typeof error === 'object' && error !== null && (error as { name?: unknown }).name === 'UndecodableEvent';

/** @param id UUID of the event */
export const encodeEvent = (id: string, event: DomainEvent, metadata: EventMetadata): EncodedEvent => {
  const row = ROWS.get(event.type);
  if (!row) throw new Error(`event ${event.type} is not in the catalogue`);
  return {
    id,
    type: event.type,
    data: JSON.stringify(event.data),
    metadata: JSON.stringify({ v: row.version, ...metadata }),
  };
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
    const data = upcast(row, written.v, JSON.parse(stored.data) as object, written);
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

/** The part of an event that decides access, as {@link decodeEvent} gives it. */
export type FactEvent = Pick<RecordedEvent<AnyEvent>, 'type' | 'data' | 'id' | 'position'> & {
  readonly metadata: Pick<EventMetadata, 'at'>;
};

/**
 * For folds that read the whole log and need only the time of the metadata: parsing all of it costs more than the event.
 * @throws UndecodableEvent
 */
export const decodeFact = (stored: StoredEvent): FactEvent => {
  const row = ROWS.get(stored.type);
  if (!row) throw new UndecodableEvent(stored, 'unknown name');
  try {
    const { v, at } = versionAndTime(stored.metadata);
    const data = upcast(row, v, JSON.parse(stored.data) as object);
    row.check(data, 'data');
    return { type: stored.type, data, id: stored.id, position: stored.position, metadata: { at } } as FactEvent;
  } catch (error) {
    throw new UndecodableEvent(stored, (error as Error).message);
  }
};

const BEFORE_VERSION = '{"v":';
const BEFORE_TIME = ',"at":"';
const TIME_LENGTH = 24;
const AFTER_TIME = '"}';

/**
 * {@link encodeEvent} writes the version first and the time last; any other metadata is parsed. If the last string holds no quote,
 * the text before it is its key, and the one brace after it closes the whole object.
 */
const versionAndTime = (metadata: string): Pick<EventMetadata, 'at'> & { readonly v: number } => {
  const end = metadata.length - AFTER_TIME.length;
  const from = end - TIME_LENGTH;
  const written =
    metadata.startsWith(BEFORE_VERSION) &&
    metadata.startsWith(BEFORE_TIME, from - BEFORE_TIME.length) &&
    metadata.endsWith(AFTER_TIME);
  const at = metadata.slice(from, end);
  const v = Number(metadata.slice(BEFORE_VERSION.length, metadata.indexOf(',')));
  return written && v >= 1 && !at.includes('"') && !at.includes('\\')
    ? { v, at }
    : (JSON.parse(metadata) as EventMetadata & { readonly v: number });
};

// Fields are named one by one: a rest pattern would cost as much as the parsing.
const metadataOf = ({
  commandId,
  correlationId,
  causationId,
  actor,
  organizationId,
  at,
}: EventMetadata): EventMetadata => ({
  commandId,
  correlationId,
  causationId,
  actor,
  organizationId,
  at,
});

const upcast = (row: EventDeclaration, version: number, data: object, metadata?: EventMetadata): object => {
  if (version === row.version) return data;
  if (!(version >= 1) || version > row.version)
    throw new WrongShape(`schema version ${version} is newer than ${row.version}`);
  return row.upcasters.slice(version - 1).reduce((older, step) => step(older, metadata), data);
};
