import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { PROJECTIONS } from '../../../projections/index.js';
import type { EventFeed } from '../../../src/ports/event-feed.port.js';
import { StreamPruned } from '../../../src/ports/event-store.port.js';
import { NOWHERE } from '../../../src/kernel/position.js';
import { organizationStory } from '../../support/organization-story.js';
import { eventually } from '../../support/eventually.js';
import { collectionOf, type Projector, ReadSide } from '../../support/read-side.js';

const TEAMS = PROJECTIONS.filter(({ name }) => name === 'team_overview');
const LOST = 'the stream teams-org_1 does not begin at revision 0 but at 4';

describe('read models of a log that was changed', () => {
  let side: ReadSide;
  beforeEach(async () => void (side = await ReadSide.open()));
  afterEach(() => side.close());

  /** The log of the side, in which whoever begins at the beginning finds events missing after a while. */
  const pruned = (): { feed: EventFeed; begun: () => number } => {
    let begun = 0;
    const follow: EventFeed['follow'] = async function* (after, options) {
      if (after !== NOWHERE) return yield* side.store.follow(after, options);
      begun += 1;
      for await (const batch of side.store.follow(after, { ...options, batchSize: 20 })) {
        yield { ...batch, caughtUp: false };
        throw new StreamPruned('teams-org_1', 0n, 4n);
      }
    };
    return { feed: { head: () => side.store.head(), end: () => side.store.end(), follow }, begun: () => begun };
  };
  const statusOf = async ({ runner }: Projector) => (await runner.status()).projections[0]!;
  const stopped = (projector: Projector): Promise<void> =>
    eventually(async () => (await statusOf(projector)).state === 'stopped');

  it('lost events: a rebuild gives up by name, and what serves goes on serving', async () => {
    await side.append(...organizationStory('1', 200));
    await (await side.running(TEAMS)).runner.stop();
    const whole = await side.digest(collectionOf('team_overview', 1));
    const { feed, begun } = pruned();
    const projector = side.projector(TEAMS, {}, feed);
    projector.runner.start();
    await eventually(async () => (await statusOf(projector)).state === 'running');
    await projector.runner.rebuild('team_overview');
    await stopped(projector);
    expect(await statusOf(projector)).toMatchObject({ generation: 1, lag: 0n, reason: expect.stringContaining(LOST) });
    await eventually(() => projector.warnings.some((warning) => warning.includes(LOST)));
    expect(await side.digest(collectionOf('team_overview', 1))).toBe(whole);
    expect(await side.documents.progress.load(collectionOf('team_overview', 2))).toBeNull();
    expect(begun()).toBe(1);
    await side.append(...organizationStory('2', 5));
    await eventually(async () => (await statusOf(projector)).lag === 0n);
    expect((await projector.reader.read('team_overview', side.position)).asOf).toBe(side.position);
  });

  it('lost events: a first filling stops by name, and the next start begins where it began', async () => {
    await side.append(...organizationStory('1', 200));
    const { feed, begun } = pruned();
    for (const round of [1, 2]) {
      const projector = side.projector(TEAMS, { holder: `round ${round}` }, feed);
      projector.runner.start();
      await stopped(projector);
      expect((await statusOf(projector)).reason).toContain(LOST);
      await projector.runner.stop();
      expect(await side.documents.progress.load(collectionOf('team_overview', 1))).toBeNull();
    }
    expect(begun()).toBe(2);
  });

  it('another line: empty collections take the place of the old ones before anybody reads, and are filled from the beginning', async () => {
    await side.append(...organizationStory('1', 40));
    await (await side.running()).runner.stop();
    const before = await Promise.all(PROJECTIONS.map(({ name }) => side.digest(collectionOf(name, 1))));
    const projector = side.projector(PROJECTIONS, {}, side.store, 1n);
    let answered = false;
    const reading = projector.reader.read('team_overview', undefined).then((model) => ((answered = true), model));
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect([answered, (await statusOf(projector)).position]).toEqual([false, NOWHERE]);
    projector.runner.start();
    await side.caughtUp(projector);
    await reading;
    expect((await projector.runner.status()).projections.map(({ generation }) => generation)).toEqual(
      PROJECTIONS.map(() => 2),
    );
    expect(await Promise.all(PROJECTIONS.map(({ name }) => side.digest(collectionOf(name, 2))))).toEqual(before);
    await projector.runner.stop();
    const again = side.projector(PROJECTIONS, {}, side.store, 1n);
    again.runner.start();
    await side.caughtUp(again);
    expect((await again.runner.status()).projections.map(({ generation }) => generation)).toEqual(
      PROJECTIONS.map(() => 2),
    );
  });

  it('another line: a reader of a process without a projector is told to come back, not given the old ones', async () => {
    await side.append(...organizationStory('1', 40));
    await (await side.running()).runner.stop();
    const { reader } = side.projector(PROJECTIONS, {}, side.store, 1n);
    await expect(reader.read('team_overview', undefined)).rejects.toMatchObject({ code: 'projection.behind' });
  });
});
