import { describe, expect, it } from '@jest/globals';
import { PastPictures } from '../../../src/access/history/past-pictures.js';
import type { Access } from '../../../src/ports/access/access.port.js';
import type { EventFeed } from '../../../src/ports/event-feed.port.js';
import { type EventStore, type StoredEvent, StoreUnavailable } from '../../../src/ports/event-store.port.js';
import { did, pictureOf, storedAt, timeAt } from '../../support/access-history.js';

const PAST = [
  did.organization(),
  did.join('usr_ana'),
  did.team('team_1'),
  did.addTo('team_1', 'usr_ana'),
  did.gateway('gw_1'),
  did.provision('gw_1', 'team_1'),
  did.disableTeam('team_1'),
];
const CATEGORIES = [
  'organization-org_a',
  'membership-org_a',
  'teams-org_a',
  'teams-org_a',
  'gateway-gw_1',
  'gateway-gw_1',
  'teams-org_a',
];
const ana = { organizationId: 'org_a', userId: 'usr_ana', gatewayId: 'gw_1' };

/** The past above as a log whose reads are counted, and fail when told to. */
const log = () => {
  const state = { reads: 0, failing: '', events: PAST.map((event, position) => storedAt(event, position)) };
  const readStream = async (
    stream: string,
    from = 0n,
    limit = Number.MAX_SAFE_INTEGER,
  ): Promise<readonly StoredEvent[]> => {
    state.reads += 1;
    if (stream === state.failing) throw new StoreUnavailable('away');
    const own = state.events.filter((_, position) => CATEGORIES[position] === stream);
    return own
      .map((event, revision) => ({ ...event, stream, revision: BigInt(revision) }))
      .slice(Number(from), Number(from) + limit);
  };
  let picture = pictureOf(PAST);
  const grow = (count: number): void => void (picture = pictureOf(PAST.slice(0, count)));
  const access = { picture: () => picture, trusted: () => true } as unknown as Access;
  const store = { readStream } as unknown as EventStore;
  const feed = { head: async () => 6n } as unknown as EventFeed;
  return { state, grow, past: new PastPictures(access, store, feed, { now: () => timeAt(100), monotonic: () => 0 }) };
};

describe('pictures of the past', () => {
  it('ACC-5 are read once: the next questions, about any moment, read nothing', async () => {
    const { state, past } = log();
    expect((await past.at('org_a', { position: 5n })).picture.check(ana).reason).toBe('team');
    const { reads } = state;
    expect((await past.at('org_a', { position: 6n })).picture.check(ana).reason).toBe('team.disabled');
    expect((await past.at('org_a', { position: 2n })).picture.check(ana).reason).toBe('gateway.unknown');
    expect((await past.at('org_a', { position: -1n })).picture.check(ana).reason).toBe('organization.deleted');
    expect(state.reads).toBe(reads);
  });

  it('ACC-5 hold what was written since they were first asked for', async () => {
    const { state, past, grow } = log();
    const { events } = state;
    state.events = events.slice(0, 6);
    grow(6);
    expect((await past.at('org_a', { position: 5n })).picture.check(ana).reason).toBe('team');
    state.events = events;
    grow(7);
    expect((await past.at('org_a', { position: 6n })).picture.check(ana).reason).toBe('team.disabled');
  });

  it('ACC-5 lack nothing where a stream could not be read at first', async () => {
    const { state, past } = log();
    for (const failing of ['gateway-gw_1', 'teams-org_a', 'organization-org_a']) {
      state.failing = failing;
      await expect(past.at('org_a', { position: 6n })).rejects.toThrow(StoreUnavailable);
    }
    state.failing = '';
    expect((await past.at('org_a', { position: 5n })).picture.check(ana).reason).toBe('team');
  });

  it('ACC-5 by time hold what was written no later, and say at which position that is', async () => {
    const { past } = log();
    expect(await past.at('org_a', { time: timeAt(5) })).toMatchObject({ position: 5n });
    expect((await past.at('org_a', { time: timeAt(6) })).picture.check(ana).reason).toBe('team.disabled');
    expect(await past.at('org_a', { time: timeAt(-1) })).toMatchObject({ position: -1n });
    await expect(past.at('org_a', { time: timeAt(101) })).rejects.toMatchObject({
      kind: 'invalid',
      code: 'as-of.future',
    });
    await expect(past.at('org_a', { position: 7n })).rejects.toMatchObject({ kind: 'invalid', code: 'as-of.ahead' });
  });

  it('ACC-7 are refused, not guessed, where an event cannot be read', async () => {
    const { state, past } = log();
    state.events[3] = { ...state.events[3]!, data: '{}' };
    await expect(past.at('org_a', { position: 6n })).rejects.toMatchObject({
      kind: 'unavailable',
      code: 'access.stale',
    });
  });
});
