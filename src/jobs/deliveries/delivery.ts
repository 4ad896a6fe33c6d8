import type { AnyEvent } from '../../events/event-catalogue.js';
import type { RecordedEvent } from '../../kernel/domain-event.js';
import type { DeliveryRecord } from '../../ports/deliveries.port.js';

export type NewDelivery = Pick<DeliveryRecord, 'id' | 'about' | 'expiresAt'>;

/** The wait doubles with each failure. */
export interface Backoff {
  readonly firstMs: number;
  readonly longestMs: number;
  /** It is given up after this many failures. If absent, it is given up when it expires. */
  readonly attempts?: number;
}

/** Something that events ask to be sent to the outside. It says what is sent, not when or how often it is tried. */
export interface Delivery<Content> {
  readonly kind: 'delivery';
  /** Names its records and its progress, so it never changes. */
  readonly name: string;
  readonly handles: ReadonlySet<AnyEvent['type']>;
  readonly backoff: Backoff;
  /** Milliseconds, longer than an attempt may take. If no outcome is recorded by then, it is unknown whether it arrived. */
  readonly claimMs: number;
  /** Whether sending it twice does no harm. */
  readonly repeatable: boolean;
  /** The delivery that an event asks for, by the present state; null if nothing has to be sent (any more). */
  from(event: RecordedEvent<AnyEvent>): Promise<NewDelivery | null>;
  /** null if it is not wanted any more. An error here is a failed attempt: nothing was sent. */
  build(record: DeliveryRecord): Promise<Content | null>;
  /** @throws NotDelivered if it did not arrive; after any other error it may have arrived */
  attempt(content: Content): Promise<void>;
  /** Replaces a delivery that may have arrived and must not be sent again; null if nothing has to follow. May be called twice. */
  replace(record: DeliveryRecord): Promise<NewDelivery | null>;
}
