import type { EventNamed } from '../../src/events/event-catalogue.js';

export const OPEN_SLUG_RESERVATIONS = 'open_slug_reservations';

/**
 * One for each reservation of a slug or another value that is neither confirmed nor released: what the sweeper looks through, once
 * `until` is over.
 */
export type ReservationDocument = EventNamed<'SlugReserved' | 'ValueReserved'>['data'] & {
  /** Of the reservation, 19 digits. */
  readonly position: string;
};
