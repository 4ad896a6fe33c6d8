import { setImmediate as nextTurn } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '../../ports/clock.port.js';
import { type AskedMoment, AskedPictures } from '../asked-pictures.js';
import type { PastEvent } from '../history/organization-streams.js';
import { PastPictures } from '../history/past-pictures.js';
import type { AccessChange } from './access-change.js';
import { OrganizationStates } from './organization-states.js';
import { simulate, type Simulated } from './simulate.js';

/** Events folded before other work gets its turn: about a millisecond of the event loop. */
const FOLDED_AT_ONCE = 2_000;

/** ACC-6: an organization with simulated changes, now or at any moment. */
@Injectable()
export class Simulations {
  /** States of the organization asked about last, because the next question is mostly about the same one. */
  private last = { organizationId: '', count: 0, states: new OrganizationStates() };

  constructor(
    private readonly pictures: AskedPictures,
    private readonly past: PastPictures,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @throws Refusal of the first change that is not possible, `access.stale`, or one about the moment */
  async of(
    organizationId: string,
    changes: readonly AccessChange[],
    moment: AskedMoment,
  ): Promise<Simulated & { readonly position: bigint }> {
    const at = this.clock.now();
    const { picture, position } = await this.pictures.of(organizationId, moment);
    const before = picture.after(organizationId, [], at);
    const states = await this.statesAfter(organizationId, await this.past.eventsUntil(organizationId, position));
    return { ...simulate({ organizationId, before, states, at }, changes), position };
  }

  private async statesAfter(organizationId: string, events: readonly PastEvent[]): Promise<OrganizationStates> {
    const { last } = this;
    const goesOn = last.organizationId === organizationId && last.count <= events.length;
    const states = goesOn ? last.states.fork() : new OrganizationStates();
    for (let count = goesOn ? last.count : 0; count < events.length; count++) {
      const event = events[count]!;
      states.take({ stream: event.stream, event });
      if (count % FOLDED_AT_ONCE === FOLDED_AT_ONCE - 1) await nextTurn();
    }
    this.last = { organizationId, count: events.length, states };
    return states.fork();
  }
}
