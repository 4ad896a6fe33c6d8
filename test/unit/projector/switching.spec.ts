import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { auditLog } from '../../../projections/audit-log/audit-log.projection.js';
import type { AnyProjection } from '../../../projections/index.js';
import { teamOverview } from '../../../projections/team-overview/team-overview.projection.js';
import type { EventFeed } from '../../../src/ports/event-feed.port.js';
import { NOWHERE } from '../../../src/kernel/position.js';
import { eventually } from '../../support/eventually.js';
import { organizationStory } from '../../support/organization-story.js';
import { collectionOf, type Projector, ReadSide } from '../../support/read-side.js';
import { happened } from '../../support/recorded-events.js';

const AUDIT_LOG = auditLog as unknown as AnyProjection;
const TEAMS = teamOverview as unknown as AnyProjection;
const created = happened('TeamCreated', {
  organizationId: 'org_1',
  teamId: 'team_late',
  name: 'Late',
  description: null,
});

describe('the switch to a collection that was filled', () => {
  let side: ReadSide;
  beforeEach(async () => void (side = await ReadSide.open()));
  afterEach(() => side.close());

  const servedOf = async (name: string): Promise<number> => (await side.documents.progress.serving(name))!.generation;

  /** The log of the side; between the two times that a filling catches up, another event comes in and is shown to everybody. */
  const growing = (shown: () => Promise<unknown>) => {
    const servedAtFollow: number[] = [];
    let isFilled = false;
    const follow: EventFeed['follow'] = async function* (after, options) {
      if (isFilled) servedAtFollow.push(await servedOf('team_overview'));
      try {
        yield* side.store.follow(after, options);
      } finally {
        if (after === NOWHERE && !isFilled) {
          isFilled = true;
          await side.append(created);
          await shown();
        }
      }
    };
    return { feed: { head: () => side.store.head(), end: () => side.store.end(), follow }, servedAtFollow };
  };

  it('comes once it has what was shown meanwhile, so that no reader is taken back', async () => {
    await side.append(...organizationStory('1', 20));
    await (await side.running([TEAMS])).runner.stop();
    const shown = (): Promise<unknown> => projector.reader.read('team_overview', side.position);
    const { feed, servedAtFollow } = growing(shown);
    const projector: Projector = side.projector([TEAMS], {}, feed);
    projector.runner.start();
    await side.caughtUp(projector);
    await projector.runner.rebuild('team_overview');
    await eventually(async () => (await servedOf('team_overview')) === 2);
    expect(servedAtFollow).toEqual([1]);
    const { collection } = await projector.reader.read('team_overview', side.position);
    expect(await collection.get('team_late')).toMatchObject({ name: 'Late' });
  });

  it('does not come where it stopped at an event, and what is whole beside it switches', async () => {
    await side.append(...organizationStory('1', 20));
    const first = await side.running([TEAMS, AUDIT_LOG]);
    await first.runner.stop();
    for (const name of ['team_overview', 'audit_log']) await first.runner.rebuild(name);
    const unable = (): never => {
      throw new Error('no');
    };
    const second = side.projector([{ ...TEAMS, evolve: unable }, AUDIT_LOG]);
    second.runner.start();
    await eventually(async () => (await servedOf('audit_log')) === 2);
    await second.runner.stop();
    expect(await servedOf('team_overview')).toBe(1);
  });

  it('ends all writing to the one that served before', async () => {
    await side.append(...organizationStory('1', 20));
    const projector = await side.running([TEAMS]);
    await projector.runner.rebuild('team_overview');
    await eventually(async () => (await servedOf('team_overview')) === 2);
    await side.caughtUp(projector);
    const position = await side.append(created);
    await side.caughtUp(projector);
    const written = async (generation: number): Promise<readonly string[]> =>
      (await side.stored(collectionOf('team_overview', generation))).flatMap(([id, marker]) =>
        marker === position ? [id] : [],
      );
    expect([await written(2), await written(1)]).toEqual([['team_late'], []]);
  });
});
