import { Inject, Injectable } from '@nestjs/common';
import { invalid, type Refusal, unavailable } from '../../kernel/refusal.js';
import { ACCESS, type Access, type AccessPicture } from '../../ports/access/access.port.js';
import { CLOCK, type Clock } from '../../ports/clock.port.js';
import { EVENT_FEED, type EventFeed } from '../../ports/event-feed.port.js';
import { EVENT_STORE, type EventStore } from '../../ports/event-store.port.js';
import { pictureAtLeast } from '../queries/picture-at-least.js';
import type { Moment } from './moment.js';
import { OrganizationHistory } from './organization-history.js';
import { OrganizationStreams, type PastEvent } from './organization-streams.js';

/** An organization at a moment. */
export interface PastPicture {
  readonly picture: AccessPicture;
  /** The moment as a position. If a time was asked for: position of the last event in the picture. */
  readonly position: bigint;
}

/** Most events held, of all organizations together; about 60 MB. An organization with more is read again for every question. */
const MOST_EVENTS = 300_000;
/** How far the times of two neighbouring events may be out of order: each instance sets the time before writing. Milliseconds. */
const OUT_OF_ORDER = 60_000;

/** ACC-5: any organization at any moment, from its own events. Events are kept for a while, so that only the first question reads. */
@Injectable()
export class PastPictures {
  private readonly histories = new Map<string, OrganizationHistory>();

  constructor(
    @Inject(ACCESS) private readonly access: Access,
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(EVENT_FEED) private readonly feed: EventFeed,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * A time means the organization after its last event at or before that time; before the first event it is empty.
   * @throws Refusal `as-of.future`, `as-of.ahead`, `access.stale`; StoreUnavailable
   */
  async at(organizationId: string, moment: Moment): Promise<PastPicture> {
    const history = this.historyOf(organizationId);
    if (await this.mustReadOn(history, moment)) await this.readOn(history, organizationId);
    const count = 'position' in moment ? history.countAt(moment.position) : history.countBy(moment.time);
    const picture = await history.pictureAfter(count);
    this.makeRoom();
    return { picture, position: 'position' in moment ? moment.position : history.positionOf(count) };
  }

  /**
   * The organization's events up to and including a position that the picture of now has reached.
   * @throws Refusal `access.stale`; StoreUnavailable
   */
  async eventsUntil(organizationId: string, position: bigint): Promise<readonly PastEvent[]> {
    const history = this.historyOf(organizationId);
    if (position > history.until) await this.readOn(history, organizationId);
    this.makeRoom();
    return history.first(history.countAt(position));
  }

  /** Whether the history held may lack events that the moment includes. */
  private async mustReadOn(history: OrganizationHistory, moment: Moment): Promise<boolean> {
    if ('position' in moment) {
      if (moment.position <= history.until) return false;
      await this.reached(moment.position);
      return true;
    }
    const asked = Date.parse(moment.time);
    if (asked > Date.parse(this.clock.now())) throw invalid('as-of.future', 'asOf is a moment that has been.');
    return history.lastAt === undefined || asked >= Date.parse(history.lastAt) - OUT_OF_ORDER;
  }

  private async reached(position: bigint): Promise<void> {
    if (this.access.picture().position >= position) return;
    if (position > (await this.feed.head())) throw invalid('as-of.ahead', 'The log has not come to that position yet.');
    await pictureAtLeast(this.access, position);
  }

  private async readOn(history: OrganizationHistory, organizationId: string): Promise<void> {
    const picture = this.access.picture();
    try {
      await history.readOn(picture.gatewaysEver(organizationId), picture.position);
    } catch (error) {
      if ((error as Error).name === 'UndecodableEvent') throw unreadable();
      throw error;
    }
  }

  private historyOf(organizationId: string): OrganizationHistory {
    const history =
      this.histories.get(organizationId) ??
      new OrganizationHistory(new OrganizationStreams(this.store, organizationId));
    this.histories.delete(organizationId);
    this.histories.set(organizationId, history);
    return history;
  }

  private makeRoom(): void {
    let held = [...this.histories.values()].reduce((sum, { size }) => sum + size, 0);
    for (const [organizationId, { size }] of this.histories) {
      if (held <= MOST_EVENTS) return;
      this.histories.delete(organizationId);
      held -= size;
    }
  }
}

const unreadable = (): Refusal =>
  unavailable('access.stale', 'The history of the organization holds an event that this version cannot read.');
