export const OPEN_SLUG_RESERVATIONS = 'open_slug_reservations';

/** One for each reservation that is neither confirmed nor released: what the sweeper looks through. */
export interface SlugReservationDocument {
  readonly scope: string;
  readonly slug: string;
  readonly ownerId: string;
  /** RFC 3339 UTC: the sweeper settles it after this. */
  readonly until: string;
  /** Of the reservation, 19 digits. */
  readonly position: string;
}
