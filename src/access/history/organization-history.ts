import { setImmediate as nextTurn } from 'node:timers/promises';
import { takeEvent } from '../../../projections/access-snapshot/fold/fold.js';
import { StatePicture } from '../../../projections/access-snapshot/picture.js';
import { emptyState } from '../../../projections/access-snapshot/model/access-state.js';
import { NOWHERE } from '../../kernel/position.js';
import type { AccessPicture } from '../../ports/access/access.port.js';
import type { OrganizationStreams, PastEvent } from './organization-streams.js';

/** Pictures kept of one organization: most moments are asked about more than once. */
const MOST_PICTURES = 4;
/** Events folded before other work gets its turn: about a millisecond of the event loop. */
const FOLDED_AT_ONCE = 2_000;

/** The past of one organization, in the order of the log. */
export class OrganizationHistory {
  private readonly events: PastEvent[] = [];
  private readonly pictures = new Map<number, Promise<AccessPicture>>();
  private reading: Promise<void> = Promise.resolve();
  private known = NOWHERE;

  constructor(private readonly streams: OrganizationStreams) {}

  /** Number of events held. */
  get size(): number {
    return this.events.length;
  }

  /** Time of the newest event held; undefined if there is none. */
  get lastAt(): string | undefined {
    return this.events.at(-1)?.at;
  }

  /** All events up to and including this position are held. */
  get until(): bigint {
    return this.known;
  }

  /** Reads the events up to the position, one reader at a time. @throws StoreUnavailable, UndecodableEvent */
  readOn(gatewayIds: readonly string[], until: bigint): Promise<void> {
    const turn = this.reading.then(async () => {
      if (this.known >= until) return;
      const next = await this.streams.next(gatewayIds, until);
      for (const event of next) this.events.push(event);
      this.known = until;
    });
    this.reading = turn.catch(() => undefined);
    return turn;
  }

  /** Number of events up to and including the position. */
  countAt(position: bigint): number {
    let [low, high] = [0, this.events.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.events[middle]!.position <= position) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Number of events up to and including the last one that was written at or before the time. */
  countBy(time: string): number {
    return this.events.findLastIndex(({ at }) => at <= time) + 1;
  }

  /** Position of the last of the first `count` events; NOWHERE if `count` is 0. */
  positionOf(count: number): bigint {
    return this.events[count - 1]?.position ?? NOWHERE;
  }

  first(count: number): readonly PastEvent[] {
    return this.events.slice(0, count);
  }

  /** The organization after its first `count` events. */
  pictureAfter(count: number): Promise<AccessPicture> {
    const picture = this.pictures.get(count) ?? this.fold(count);
    this.pictures.delete(count);
    this.pictures.set(count, picture);
    const [oldest] = this.pictures.keys();
    if (this.pictures.size > MOST_PICTURES) this.pictures.delete(oldest!);
    return picture;
  }

  private async fold(count: number): Promise<AccessPicture> {
    const state = emptyState();
    for (let index = 0; index < count; index++) {
      const event = this.events[index]!;
      takeEvent(state, event, event.position, event.at, event.id);
      if (index % FOLDED_AT_ONCE === FOLDED_AT_ONCE - 1) await nextTurn();
    }
    return new StatePicture(state);
  }
}
