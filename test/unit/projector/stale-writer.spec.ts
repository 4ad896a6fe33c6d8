import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { AnyProjection } from '../../../projections/index.js';
import { type TeamDocument, teamOverview } from '../../../projections/team-overview/team-overview.projection.js';
import type { StoredEvent } from '../../../src/ports/event-store.port.js';
import { MemoryFeed } from '../../support/memory-feed.js';
import { collectionOf, ReadSide } from '../../support/read-side.js';
import { encoded, type Happened, happened } from '../../support/recorded-events.js';

const team = { organizationId: 'org_1', teamId: 'team_1' };
const created = happened('TeamCreated', { ...team, name: 'Research', description: null });
const renamed = happened('TeamRenamed', { ...team, name: 'Science' });
const disabled = happened('TeamDisabled', { ...team, message: null });
const deleted = happened('TeamDeleted', team);
const at = (position: number, event: Happened): StoredEvent => ({
  ...encoded(position, event),
  stream: 'teams-org_1',
  revision: BigInt(position),
  position: BigInt(position),
});

/** Two processes that both believe they are the one who writes, each with a view of the log of its own. */
describe('a writer that fell behind another', () => {
  let side: ReadSide;
  beforeEach(async () => void (side = await ReadSide.open()));
  afterEach(() => side.close());

  const writer = async (holder: string, ...events: readonly StoredEvent[]) => {
    const feed = new MemoryFeed();
    for (const event of events) feed.add(event);
    const projector = side.projector([teamOverview as unknown as AnyProjection], { holder, lease: holder }, feed);
    projector.runner.start();
    const has = async (position: number) =>
      (await projector.reader.read<TeamDocument>('team_overview', BigInt(position))).collection.get('team_1');
    return { feed, has };
  };

  it('finds out by the guard that what it remembers is old, and takes nothing back', async () => {
    const slow = await writer('slow', at(1, created));
    await slow.has(1);
    const quick = await writer('quick', at(1, created), at(2, renamed), at(3, disabled));
    expect(await quick.has(3)).toMatchObject({ name: 'Science', enabled: false });
    slow.feed.add(at(2, renamed));
    expect(await slow.has(2)).toMatchObject({ name: 'Science', enabled: false });
    expect(await side.stored(collectionOf('team_overview', 1))).toMatchObject([['team_1', 3n, { enabled: false }]]);
  });

  it('does not bring back what was deleted: the tombstone says by which event', async () => {
    const quick = await writer('quick', at(1, created), at(2, deleted));
    expect(await quick.has(2)).toBeNull();
    await side.documents.progress.reset(collectionOf('team_overview', 1));
    const slow = await writer('slow', at(1, created));
    expect(await slow.has(1)).toBeNull();
    expect(await side.stored(collectionOf('team_overview', 1))).toEqual([['team_1', 2n, null]]);
  });
});
