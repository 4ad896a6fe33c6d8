import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { AnyProjection } from '../../../projections/index.js';
import { teamOverview } from '../../../projections/team-overview/team-overview.projection.js';
import { SystemClock } from '../../../src/adapters/system/system-clock.js';
import { AppliedPositions } from '../../../src/projector/applied-positions.js';
import { BuildPlan, nextServing } from '../../../src/projector/build-plan.js';
import { eventually } from '../../support/eventually.js';
import { ReadSide } from '../../support/read-side.js';

const TEAMS: AnyProjection = { ...(teamOverview as unknown as AnyProjection), version: 3 };
const PATIENCE_MS = 20_000;

describe('the plan of what is built', () => {
  let side: ReadSide;
  let plans: BuildPlan[];
  let applied: AppliedPositions;
  let switched: string[];
  beforeEach(async () => {
    side = await ReadSide.open();
    plans = [];
    applied = new AppliedPositions();
    switched = [];
  });
  afterEach(async () => {
    for (const plan of plans) plan.close();
    await side.close();
  });

  const planned = async (projection = TEAMS) => {
    const { readModels, progress, leases } = side.documents;
    const plan = new BuildPlan([projection], {
      readModels,
      progress,
      leases,
      applied,
      feed: side.store,
      clock: new SystemClock(),
      switched: (name, { version, generation }) => void switched.push(`${name} ${version}.${generation}`),
      warn: (message) => void switched.push(message),
    });
    plans.push(plan);
    return { plan, builds: await plan.open() };
  };
  const namesOf = (builds: readonly { readonly collection: string }[]): readonly string[] =>
    builds.map(({ collection }) => collection);
  const saved = (collection: string): Promise<boolean> =>
    side.documents.progress.advance(collection, null, { position: 1n, epoch: 1n });

  it('serves the first build from the start', async () => {
    const { plan, builds } = await planned();
    expect(namesOf(builds)).toEqual(['team_overview_v3_1']);
    expect(plan.serves(builds[0]!)).toBe(true);
    expect(await side.documents.progress.serving('team_overview')).toEqual({ version: 3, generation: 1 });
  });

  it.each([2, 4])('fills the version of the code beside version %d, which goes on to serve', async (version) => {
    await planned({ ...TEAMS, version });
    const { plan, builds } = await planned();
    expect(namesOf(builds)).toEqual(['team_overview_v3_1']);
    expect(plan.serves(builds[0]!)).toBe(false);
    expect(await side.documents.progress.serving('team_overview')).toEqual({ version, generation: 1 });
    expect(await side.documents.readModels.names()).toContain(`team_overview_v${version}_1`);
  });

  it('goes on with a rebuild that was asked for, and begins none by itself', async () => {
    const { plan } = await planned();
    expect(await plan.wanted()).toEqual([]);
    await saved('team_overview_v3_2');
    expect(namesOf(await plan.wanted())).toEqual(['team_overview_v3_2']);
    expect(namesOf((await planned()).builds)).toEqual(['team_overview_v3_1', 'team_overview_v3_2']);
  });

  it('switches once, for good, and says so to the queries of this process', async () => {
    await saved('team_overview_v3_2');
    const { plan, builds } = await planned();
    const next = builds[1]!;
    await plan.serve(next);
    await plan.serve(next);
    expect(switched).toEqual(['team_overview 3.2']);
    expect([plan.serves(next), plan.serves(builds[0]!), await plan.wanted()]).toEqual([true, false, []]);
    expect(namesOf((await planned()).builds)).toEqual(['team_overview_v3_2']);
  });

  it('drops what was replaced once nobody can read it, with its progress, and nothing of anybody else', async () => {
    const others = ['team_overview_wide_v1_1', 'team_v1_1', 'team_overview_v1_1_1'];
    for (const name of [...others, 'team_overview_v2_7']) await side.open(name);
    await saved('team_overview_v3_1');
    await saved('team_overview_v3_2');
    const { plan, builds } = await planned();
    applied.set('team_overview_v3_1', 1n);
    await plan.serve(builds[1]!);
    const names = async (): Promise<readonly string[]> => [...(await side.documents.readModels.names())].sort();
    expect(await names()).toEqual([...others, 'team_overview_v2_7', 'team_overview_v3_1', 'team_overview_v3_2'].sort());
    await eventually(async () => (await names()).length === 4, PATIENCE_MS);
    expect(await names()).toEqual([...others, 'team_overview_v3_2'].sort());
    await eventually(() => applied.at('team_overview_v3_1') === undefined);
    expect(await side.documents.progress.load('team_overview_v3_1')).toBeNull();
    expect(await side.documents.progress.load('team_overview_v3_2')).not.toBeNull();
  }, 30_000);

  it('counts generations within a version', () => {
    expect(nextServing(TEAMS, { version: 3, generation: 7 })).toEqual({ version: 3, generation: 8 });
    expect(nextServing(TEAMS, { version: 2, generation: 7 })).toEqual({ version: 3, generation: 1 });
    expect(nextServing(TEAMS, { version: 4, generation: 7 })).toEqual({ version: 3, generation: 1 });
  });
});
