import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type AnyProjection, PROJECTIONS } from '../../../projections/index.js';
import { type TeamDocument, teamOverview } from '../../../projections/team-overview/team-overview.projection.js';
import { organizationStory } from '../../support/organization-story.js';
import { eventually } from '../../support/eventually.js';
import { collectionOf, type Projector, ReadSide, versionOf } from '../../support/read-side.js';
import { happened } from '../../support/recorded-events.js';

const NAMES = PROJECTIONS.map(({ name }) => name);
const generationOf = async ({ runner }: Projector, name: string): Promise<number> =>
  (await runner.status()).projections.find((projection) => projection.name === name)!.generation;

describe('rebuild', () => {
  let side: ReadSide;
  beforeEach(async () => void (side = await ReadSide.open()));
  afterEach(() => side.close());

  it('AUD-3 every read model rebuilt while events come in ends up identical', async () => {
    await side.append(...organizationStory('1', 200));
    const projector = await side.running();
    await Promise.all(NAMES.map((name) => projector.runner.rebuild(name)));
    for (const name of ['2', '3', '4']) await side.append(...organizationStory(name, 20));
    await eventually(async () =>
      (await Promise.all(NAMES.map((name) => generationOf(projector, name)))).every((generation) => generation === 2),
    );
    await side.append(...organizationStory('5', 10));
    await side.caughtUp(projector);
    await projector.runner.stop();
    const rebuilt = await Promise.all(NAMES.map((name) => side.digest(collectionOf(name, 2))));
    for (const name of NAMES) {
      await side.documents.readModels.drop(collectionOf(name, 1));
      await side.documents.progress.reset(collectionOf(name, 1));
      await side.documents.progress.serve(name, { version: versionOf(name), generation: 1 });
      await side.documents.progress.reset(collectionOf(name, 2));
    }
    await (await side.running()).runner.stop();
    expect(rebuilt).toEqual(await Promise.all(NAMES.map((name) => side.digest(collectionOf(name, 1)))));
    expect(new Set(rebuilt).size).toBe(NAMES.length);
  });

  it('queries are answered throughout and follow the switch at once', async () => {
    await side.append(...organizationStory('1', 100));
    const projector = await side.running();
    const count = async (): Promise<number> =>
      (await projector.reader.read('team_overview', side.position)).collection.count({});
    await projector.runner.rebuild('team_overview');
    let asked = 0;
    await eventually(async () => {
      expect(await count()).toBe(3);
      asked += 1;
      return (await generationOf(projector, 'team_overview')) === 2;
    });
    expect(asked).toBeGreaterThan(0);
    const { collection } = await projector.reader.read<TeamDocument>(
      'team_overview',
      await side.append(happened('TeamDeleted', { organizationId: 'org_1', teamId: 'team_1a' })),
    );
    expect(await collection.get('team_1a')).toBeNull();
    expect(await side.documents.readModels.names()).toContain(collectionOf('team_overview', 1));
  });

  it('a rebuild interrupted is taken up again after the next start', async () => {
    await side.append(...organizationStory('1', 50));
    const first = await side.running();
    await first.runner.stop();
    await first.runner.rebuild('audit_log');
    const second = side.projector();
    second.runner.start();
    await eventually(async () => (await generationOf(second, 'audit_log')) === 2);
    await second.runner.stop();
    expect(await side.digest(collectionOf('audit_log', 2))).toBe(await side.digest(collectionOf('audit_log', 1)));
  });

  it('a new version in the code fills beside the old one, which serves until then', async () => {
    const version = teamOverview.version + 1;
    await side.append(...organizationStory('1', 50));
    await (await side.running([teamOverview as unknown as AnyProjection])).runner.stop();
    const newer = { ...teamOverview, version } as unknown as AnyProjection;
    const projector = side.projector([newer]);
    const before = await projector.reader.read('team_overview', undefined);
    expect(await before.collection.count({})).toBe(3);
    projector.runner.start();
    await eventually(async () => (await side.documents.progress.serving('team_overview'))?.version === version);
    await projector.reader.read('team_overview', side.position);
    expect(await side.digest(`team_overview_v${version}_1`)).toBe(await side.digest(collectionOf('team_overview', 1)));
  });

  it('knows only the projections there are', async () => {
    await expect(side.projector().runner.rebuild('nothing')).rejects.toMatchObject({ code: 'projection.unknown' });
  });
});
