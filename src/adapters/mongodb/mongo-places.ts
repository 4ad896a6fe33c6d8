import type { KnownPlaces } from '../../ports/known-places.port.js';
import type { Keyed, MongoStore } from './mongo-store.js';

interface PlaceRow extends Keyed {
  readonly userId: string;
  readonly place: string;
  readonly until: string;
}

const PLACES = 'gatehouse.places';

export class MongoPlaces implements KnownPlaces {
  constructor(private readonly store: MongoStore) {}

  async prepare(): Promise<void> {
    await this.store.index(PLACES, [{ userId: 1, until: -1 }, { until: 1 }]);
  }

  async of(userId: string, now: string): Promise<ReadonlyMap<string, string>> {
    const rows = await this.store.select<PlaceRow>(PLACES, { userId, until: { $gt: now } });
    return new Map(rows.map(({ place, until }) => [place, until]));
  }

  async keep(userId: string, place: string, until: string, most: number): Promise<void> {
    await this.store.put<PlaceRow>(PLACES, { _id: `${userId} ${place}`, userId, place, until });
    const all = await this.store.select<PlaceRow>(PLACES, { userId }, { sort: { until: -1 } });
    const beyond = all.slice(most);
    if (beyond.length > 0) await this.store.remove(PLACES, { _id: { $in: beyond.map(({ _id }) => _id) } });
  }

  async removeOf(userId: string): Promise<void> {
    await this.store.remove(PLACES, { userId });
  }

  async sweep(before: string): Promise<void> {
    await this.store.remove(PLACES, { until: { $lt: before } });
  }
}
