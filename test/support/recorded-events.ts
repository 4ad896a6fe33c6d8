import type { AnyEvent } from '../../src/events/event-catalogue.js';
import { encodeEvent } from '../../src/events/event-codec.js';
import type { EventMetadata, RecordedEvent } from '../../src/kernel/domain-event.js';
import type { EncodedEvent } from '../../src/ports/event-store.port.js';

type DataOf<Type extends AnyEvent['type']> = Extract<AnyEvent, { type: Type }>['data'];

/** An event that did happen, as specs write it down; the rest is filled in by place. */
export interface Happened {
  readonly event: AnyEvent;
  readonly metadata: Partial<EventMetadata>;
}

export const happened = <Type extends AnyEvent['type']>(
  type: Type,
  data: DataOf<Type>,
  metadata: Partial<EventMetadata> = {},
): Happened => ({
  event: { type, data } as unknown as AnyEvent,
  metadata,
});

export const uuidOf = (index: number): string => `01900000-0000-7000-8000-${index.toString(16).padStart(12, '0')}`;

/** The hour of the event at a position, for expectations: position 3 happened at 00:03. */
export const timeOf = (position: number): string => new Date(Date.UTC(2026, 0, 1, 0, position)).toISOString();

export const metadataOf = (index: number, { event, metadata }: Happened): EventMetadata => {
  const organizationId = (event.data as { organizationId?: string }).organizationId ?? null;
  const id = uuidOf(index);
  const actor = { userId: 'usr_actor', via: { kind: 'session' }, from: '192.0.2.1' } as const;
  return { commandId: id, correlationId: id, causationId: id, actor, organizationId, at: timeOf(index), ...metadata };
};

/** With position and revision both equal to the index: one stream that is the whole log. */
export const recorded = (index: number, given: Happened): RecordedEvent<AnyEvent> =>
  ({
    ...given.event,
    id: uuidOf(index),
    stream: 'spec-1',
    revision: BigInt(index),
    position: BigInt(index),
    metadata: metadataOf(index, given),
  }) as RecordedEvent<AnyEvent>;

export const encoded = (index: number, given: Happened): EncodedEvent =>
  encodeEvent(uuidOf(index), given.event, metadataOf(index, given));
