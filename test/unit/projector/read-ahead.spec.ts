import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type AnyProjection, PROJECTIONS } from '../../../projections/index.js';
import { teamOverview } from '../../../projections/team-overview/team-overview.projection.js';
import { ReadAhead } from '../../../src/projector/read-ahead.js';
import type { ServingReadModels } from '../../../src/projector/serving-read-models.js';
import { MemoryFeed } from '../../support/memory-feed.js';
import { organizationStory } from '../../support/organization-story.js';
import { collectionOf, ReadSide } from '../../support/read-side.js';
import { encoded, happened } from '../../support/recorded-events.js';

const NAMES = PROJECTIONS.map(({ name }) => name);
const team = { organizationId: 'org_1', teamId: 'team_1' };
const created = happened('TeamCreated', { ...team, name: 'Research', description: null });
const added = (userId: string) => happened('TeamMemberAdded', { ...team, userId });

describe('documents read where nobody fills the read models', () => {
  let side: ReadSide;
  beforeEach(async () => void (side = await ReadSide.open()));
  afterEach(() => side.close());

  /** Everything that the read models come to hold of the whole log. */
  const filled = async () => {
    const { runner } = await side.running();
    await runner.stop();
    return Promise.all(
      NAMES.map(
        async (name) =>
          new Map(
            (await side.stored(collectionOf(name, 1))).flatMap(([id, , document]) =>
              document === null ? [] : [[id, document] as const],
            ),
          ),
      ),
    );
  };
  const ahead = (reader: ServingReadModels, ids: readonly (readonly string[])[]) =>
    Promise.all(NAMES.map(async (name, at) => (await reader.documents(name, side.position)).getMany(ids[at]!)));

  it('are what the projector makes of the log later, from wherever it stopped', async () => {
    const story = [...organizationStory('1', 25), ...organizationStory('2', 25)];
    await side.append(...story.slice(0, 40));
    const { runner, reader } = await side.running();
    await runner.stop();
    await side.append(...story.slice(40));
    const ids = story.flatMap(({ event }) =>
      Object.values(event.data).filter((value): value is string => typeof value === 'string'),
    );
    const wide = ids.flatMap((id) => [id, `org_1:${id}`, `org_2:${id}`]);
    const found = await ahead(
      reader,
      NAMES.map(() => wide),
    );
    const later = await filled();
    expect(found.map((documents) => documents.size)).not.toEqual(NAMES.map(() => 0));
    for (const [at, documents] of found.entries()) {
      const expected = new Map([...later[at]!].filter(([id]) => wide.includes(id)));
      expect([NAMES[at], new Map(documents)]).toEqual([NAMES[at], expected]);
    }
  });

  it('count nothing twice where documents were written and how far they are was not', async () => {
    await side.append(created, added('usr_1'), added('usr_2'));
    await (await side.running()).runner.stop();
    await side.documents.progress.reset(collectionOf('team_overview', 1));
    const { reader } = side.projector();
    expect(await (await reader.documents('team_overview', side.position)).get('team_1')).toMatchObject({
      memberCount: 2,
    });
    const position = await side.append(added('usr_3'));
    const [one, same] = await Promise.all(
      [1, 2].map(async () => (await reader.documents('team_overview', position)).get('team_1')),
    );
    expect([one, same]).toMatchObject([{ memberCount: 3 }, { memberCount: 3 }]);
    expect(await side.stored(collectionOf('team_overview', 1))).toMatchObject([
      ['team_1', expect.anything(), { memberCount: 2 }],
    ]);
  });

  it('are as deleted as the log says', async () => {
    await side.append(created);
    const { runner, reader } = await side.running();
    await runner.stop();
    const documents = await reader.documents('team_overview', await side.append(happened('TeamDeleted', team)));
    expect([await documents.get('team_1'), (await documents.getMany(['team_1'])).size]).toEqual([null, 0]);
  });

  const reach = async (feed: MemoryFeed, position: bigint): Promise<boolean> => {
    const collection = await side.open('team_overview_v1_1');
    return new ReadAhead(teamOverview as unknown as AnyProjection, collection, feed, -1n).reach(position);
  };
  const at = (position: number, event = created) => ({
    ...encoded(position, event),
    stream: 'teams-org_1',
    revision: BigInt(position),
    position: BigInt(position),
  });

  it('are not made up from an event that cannot be read, and one that is none of theirs does not matter', async () => {
    const strange = (type: string) => {
      const feed = new MemoryFeed();
      feed.add({ ...at(0), type, data: '{}', metadata: '{"v":99}' });
      return feed;
    };
    expect([await reach(strange('TeamCreated'), 0n), await reach(strange('GatewayPainted'), 0n)]).toEqual([
      false,
      true,
    ]);
  });

  it('are not folded from a long log, nor waited for without end', async () => {
    const long = new MemoryFeed();
    for (let position = 0; position <= 20_000; position += 1) long.add(at(position));
    expect([await reach(long, 1_000n), await reach(long, 20_000n)]).toEqual([true, false]);
    expect(await reach(new MemoryFeed(), 5n)).toBe(false);
  });
});
