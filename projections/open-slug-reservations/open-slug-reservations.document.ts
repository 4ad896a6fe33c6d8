import type { EventNamed } from '../../src/events/event-catalogue.js';

export const OPEN_SLUG_RESERVATIONS = 'open_slug_reservations';

/** Open reservations of slugs and other values: the sweeper looks through them once `until` is over. */
export type ReservationDocument = EventNamed<'SlugReserved' | 'ValueReserved'>['data'] & {
  readonly position: string;
};
