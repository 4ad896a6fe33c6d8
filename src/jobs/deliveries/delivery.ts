import type { AnyEvent } from '../../events/event-catalogue.js';
import type { RecordedEvent } from '../../kernel/domain-event.js';
import type { DeliveryRecord } from '../../ports/deliveries.port.js';

export type NewDelivery = Pick<DeliveryRecord, 'id' | 'about' | 'expiresAt'>;

/** The wait doubles with each failure. */
export interface Backoff {
  readonly firstMs: number;
  readonly longestMs: number;
  /** It is given up after this many failures; without it, when it expires. */
  readonly attempts?: number;
}

/** What follows from events and is handed to the outside: what it is, not when or how often it is tried. */
export interface Delivery<Content> {
  readonly kind: 'delivery';
  /** Names its records and its progress: never changed. */
  readonly name: string;
  readonly handles: ReadonlySet<AnyEvent['type']>;
  readonly backoff: Backoff;
  /** Milliseconds, longer than an attempt may take. When they are over without a word, nobody knows whether it arrived. */
  readonly claimMs: number;
  /** Whether something that may have arrived can be sent again without harm. */
  readonly repeatable: boolean;
  /** What an event asks for, as things stand now; null where nothing has to be sent (any more). */
  from(event: RecordedEvent<AnyEvent>): Promise<NewDelivery | null>;
  /** null where it is not wanted any more. What it throws is a failure of the attempt: nothing was sent. */
  build(record: DeliveryRecord): Promise<Content | null>;
  /** @throws NotDelivered; any other error leaves open whether it arrived */
  attempt(content: Content): Promise<void>;
  /** Puts something in the place of what may have arrived and must not be sent again; null where nothing is needed. May be called twice. */
  replace(record: DeliveryRecord): Promise<NewDelivery | null>;
}
