/** Injection token of the {@link KnownPlaces}. */
export const KNOWN_PLACES = Symbol('KnownPlaces');

/** From where people have signed in. A place is a keyed hash: it tells nothing by itself. Everything is durable when it resolves. */
export interface KnownPlaces {
  /** Places of the person that have not ended, each with its end. */
  of(userId: string, now: string): Promise<ReadonlyMap<string, string>>;
  /** Keeps the place until the time. Of the person's places, so many that end last are kept. */
  keep(userId: string, place: string, until: string, most: number): Promise<void>;
  removeOf(userId: string): Promise<void>;
  /** Drops places that ended before the time. */
  sweep(before: string): Promise<void>;
}
