/** A reservation that was neither confirmed nor released. */
export interface OpenReservation {
  /** The slug, or the hash of another value. */
  readonly value: string;
  readonly ownerId: string;
}

/** How reservations of one kind of thing are settled after a crash. Every method may be called repeatedly. */
export interface ReservationOwner {
  /** Whether the thing was created, read from the log itself. */
  exists(reservation: OpenReservation): Promise<boolean>;
  /** If it was created: does the rest of the interrupted command, except confirming. */
  complete?(reservation: OpenReservation): Promise<void>;
  /** If it was not created: removes what was prepared for it outside the log. */
  abandon?(reservation: OpenReservation): Promise<void>;
}
