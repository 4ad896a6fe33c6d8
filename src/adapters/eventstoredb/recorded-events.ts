import {
  type AllStreamResolvedEvent,
  binaryEvent,
  type EventData,
  jsonEvent,
  type ResolvedEvent,
} from '@eventstore/db-client';

import type { EncodedEvent, StoredEvent } from '../../ports/event-store.port.js';
import { LARGEST_APPEND, tooLarge } from './faults.js';

const encoder = new TextEncoder();
const decoder = new TextDecoder();

type JsonData = Record<string, unknown>;

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

/**
 * Events of other programs in the cluster have no integer `v` in their metadata. The event that names the installation has none either.
 * @returns undefined for events that are not ours
 */
export const storedEvent = ({
  event,
  commitPosition,
}: ResolvedEvent | AllStreamResolvedEvent): StoredEvent | undefined => {
  if (!event || event.type.startsWith('$')) return undefined;
  const position = event.position?.commit ?? commitPosition;
  const metadata: unknown = event.metadata;
  if (
    position === undefined ||
    typeof metadata !== 'object' ||
    metadata === null ||
    !Number.isInteger((metadata as JsonData)['v'])
  )
    return undefined;
  return {
    id: event.id,
    type: event.type,
    data: event.isJson ? JSON.stringify(event.data) : decoder.decode(event.data as Uint8Array),
    metadata: JSON.stringify(metadata),
    stream: event.streamId,
    revision: event.revision,
    position,
  };
};

/** Position of an event in the log. Events that were read from the log have both fields. */
export const positionOf = ({ event, link, commitPosition }: AllStreamResolvedEvent): bigint =>
  commitPosition ?? link?.position?.commit ?? event?.position?.commit ?? -1n;
