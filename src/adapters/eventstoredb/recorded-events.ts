import {
  type AllStreamResolvedEvent,
  binaryEvent,
  type EventData,
  jsonEvent,
  type ResolvedEvent,
} from '@eventstore/db-client';

import type { EncodedEvent, StoredEvent } from '../../ports/event-store.port.js';
import { LARGEST_APPEND, tooLarge } from './faults.js';
import type { StreamNames } from './stream-names.js';

const encoder = new TextEncoder();
const decoder = new TextDecoder();

type JsonData = Record<string, unknown>;

/** The last event of a stream that was deleted for good, by the server itself. */
const TOMBSTONE = '$streamDeleted';

/** @returns the parsed JSON if printing it gives exactly the same text */
const faithful = (text: string): { readonly value: unknown } | undefined => {
  try {
    const value: unknown = JSON.parse(text);
    return JSON.stringify(value) === text ? { value } : undefined;
  } catch {
    return undefined;
  }
};

// The client parses and prints JSON. Text that this would change is stored as bytes,
// all other text as JSON, so that EventStoreDB's tools can read it.
const toSend = ({ id, type, data, metadata }: EncodedEvent): EventData => {
  const known = faithful(metadata);
  if (!known) throw new TypeError(`metadata of ${type} must be JSON as JSON.stringify prints it`);
  const json = faithful(data);
  const shared = { id, type, metadata: known.value as JsonData };
  return json
    ? jsonEvent({ ...shared, data: json.value as JsonData })
    : binaryEvent({ ...shared, data: encoder.encode(data) });
};

// The server stores names of types with two bytes for each character.
const sizeOf = ({ type, data, metadata }: EncodedEvent): number =>
  Buffer.byteLength(data) + Buffer.byteLength(metadata) + 2 * type.length;

/** Copies the events, so the caller may change its objects. @throws Refusal `event.too-large` */
export const eventsToSend = (events: readonly EncodedEvent[]): EventData[] => {
  if (events.length === 0) throw new TypeError('an append needs at least one event');
  if (events.reduce((sum, event) => sum + sizeOf(event), 0) > LARGEST_APPEND) throw tooLarge();
  return events.map(toSend);
};

const textOf = (value: unknown): string =>
  value === undefined ? '' : value instanceof Uint8Array ? decoder.decode(value) : JSON.stringify(value);

/** @returns undefined for events that are not ours. What stands in a stream of ours is ours, also if nobody can read it. */
export const storedEvent = (
  { event, commitPosition }: ResolvedEvent | AllStreamResolvedEvent,
  names: StreamNames,
): StoredEvent | undefined => {
  const position = event?.position?.commit ?? commitPosition;
  if (!event || position === undefined || event.type === TOMBSTONE) return undefined;
  const stream = names.ofOurs(event.streamId, event.metadata);
  if (stream === undefined) return undefined;
  const { id, type, data, metadata, revision } = event;
  return { id, type, data: textOf(data), metadata: textOf(metadata), stream, revision, position };
};

/** Position of an event in the log. Events that were read from the log have both fields. */
export const positionOf = ({ event, link, commitPosition }: AllStreamResolvedEvent): bigint =>
  commitPosition ?? link?.position?.commit ?? event?.position?.commit ?? -1n;
