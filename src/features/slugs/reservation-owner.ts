/** A reservation that was neither confirmed nor given back. */
export interface OpenReservation {
  /** The slug, or the hash of another value. */
  readonly value: string;
  readonly ownerId: string;
}

/** How a kind of thing that reserves values is settled after a crash. Everything here may be called again and again. */
export interface ReservationOwner {
  /** Whether the thing was created, by the log itself. */
  exists(reservation: OpenReservation): Promise<boolean>;
  /** It was: does what the interrupted command had still to do, all but confirming. */
  complete?(reservation: OpenReservation): Promise<void>;
  /** It was not: removes what was prepared for it outside the log. */
  abandon?(reservation: OpenReservation): Promise<void>;
}
