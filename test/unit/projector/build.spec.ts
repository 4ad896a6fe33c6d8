import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { AnyProjection } from '../../../projections/index.js';
import { teamOverview, type TeamDocument } from '../../../projections/team-overview/team-overview.projection.js';
import { SystemClock } from '../../../src/adapters/system/system-clock.js';
import { NOWHERE } from '../../../src/kernel/position.js';
import { type StoredEvent, StoreUnavailable } from '../../../src/ports/event-store.port.js';
import type { Collection, ReadModels } from '../../../src/ports/read-models.port.js';
import { AppliedPositions } from '../../../src/projector/applied-positions.js';
import { Build, lowest } from '../../../src/projector/build.js';
import { DecodedBatch } from '../../../src/projector/decoded-batch.js';
import { ReadSide } from '../../support/read-side.js';
import { encoded, happened } from '../../support/recorded-events.js';

const TEAMS = teamOverview as unknown as AnyProjection;
const team = { organizationId: 'org_1', teamId: 'team_1' };
/** With gaps between the positions, as a log has them that others write to as well. */
const [created, renamed, renamedAgain] = [
  happened('TeamCreated', { ...team, name: 'Research', description: null }),
  happened('TeamRenamed', { ...team, name: 'Science' }),
  happened('TeamRenamed', { ...team, name: 'Art' }),
].map((event, at): StoredEvent => ({
  ...encoded(at, event),
  stream: 'spec-1',
  revision: BigInt(at),
  position: BigInt(10 * (at + 1)),
})) as [StoredEvent, StoredEvent, StoredEvent];
const batch = (...events: readonly StoredEvent[]): DecodedBatch =>
  new DecodedBatch(events, events.at(-1)!.position, false);
const unreadable = (event: StoredEvent): StoredEvent => ({ ...event, data: '{}' });

describe('the build of a collection', () => {
  let side: ReadSide;
  let applied: AppliedPositions;
  beforeEach(async () => {
    side = await ReadSide.open();
    applied = new AppliedPositions();
  });
  afterEach(() => side.close());

  const open = (projection = TEAMS, readModels: ReadModels = side.documents.readModels): Promise<Build> =>
    Build.open(
      projection,
      { version: TEAMS.version, generation: 1 },
      { readModels, progress: side.documents.progress, applied, clock: new SystemClock() },
      false,
    );
  const nameIn = async ({ collection }: Build): Promise<string | undefined> =>
    ((await (await side.open(collection)).get('team_1')) as TeamDocument | null)?.name;

  it('is at the end of a batch once that is stored, and not before', async () => {
    const build = await open();
    expect([build.position, applied.at(build.collection)]).toEqual([NOWHERE, undefined]);
    const store = await build.fold(batch(created, renamed));
    expect([build.position, await nameIn(build)]).toEqual([NOWHERE, undefined]);
    await store();
    expect([build.position, applied.at(build.collection), await nameIn(build)]).toEqual([20n, 20n, 'Science']);
  });

  it('passes over what it does not handle, and is at its end all the same', async () => {
    const build = await open();
    await build.apply(batch({ ...created, type: 'ApiKeyIssued', data: '{}' }));
    expect([build.position, build.stopped, await nameIn(build)]).toEqual([10n, undefined, undefined]);
  });

  it('takes no batch twice, nor a part of one that it has', async () => {
    const build = await open();
    await build.apply(batch(created, renamed, renamedAgain));
    await build.apply(batch(created, renamed));
    expect([build.position, await nameIn(build)]).toEqual([30n, 'Art']);
    const other = await open();
    await other.apply(batch(created));
    await other.apply(batch(unreadable(created), renamed));
    expect([other.position, other.stopped]).toEqual([20n, undefined]);
  });

  it('stops before an event that it cannot read, at the position of the event before', async () => {
    const build = await open();
    await build.apply(batch(created, renamed, unreadable(renamedAgain)));
    expect([build.position, applied.at(build.collection), await nameIn(build)]).toEqual([20n, 20n, 'Science']);
    expect(build.stopped).toContain('TeamRenamed');
    await build.apply(batch({ ...renamedAgain, position: 40n }));
    expect([build.position, await nameIn(build)]).toEqual([20n, 'Science']);
  });

  it('stays where it was if the first event of a batch cannot be read', async () => {
    const build = await open();
    await build.apply(batch(created));
    await build.apply(batch(unreadable(renamed), renamedAgain));
    expect([build.position, await nameIn(build), build.stopped]).toEqual([10n, 'Research', expect.any(String)]);
  });

  it('stops without a step where its fold fails, and says which', async () => {
    const failing = (): never => {
      throw new Error('no such team');
    };
    const build = await open({ ...TEAMS, evolve: failing });
    await build.apply(batch(created));
    expect([build.position, build.stopped]).toEqual([
      NOWHERE,
      expect.stringMatching(
        /^team_overview cannot fold: event TeamCreated at position \d+ \(\S+@\d+\): it does not fit .*\(no such team\)$/,
      ),
    ]);
  });

  it('is not stopped by a store that cannot be reached, and takes no step', async () => {
    const lost = async (): Promise<never> => {
      throw new StoreUnavailable('out');
    };
    const { readModels } = side.documents;
    const unreachable = Object.assign(Object.create(readModels) as ReadModels, {
      open: async (asked: Parameters<ReadModels['open']>[0]) =>
        Object.assign(Object.create(await readModels.open(asked)) as Collection, { write: lost }),
    });
    const build = await open(TEAMS, unreachable);
    await expect(build.apply(batch(created))).rejects.toMatchObject({ name: 'StoreUnavailable' });
    expect([build.position, build.stopped]).toEqual([NOWHERE, undefined]);
  });

  it('goes on where it was saved', async () => {
    const first = await open();
    await first.apply(batch(created, renamed));
    await first.save(1n);
    const second = await open();
    expect(second.position).toBe(20n);
    await second.apply(batch(unreadable(created), unreadable(renamed), renamedAgain));
    expect([second.stopped, await nameIn(second)]).toEqual([undefined, 'Art']);
  });

  it('saves over what an earlier leader saved, and never over a later one', async () => {
    const { progress } = side.documents;
    const [earlier, later] = [await open(), await open()];
    await earlier.apply(batch(created, renamed));
    await earlier.save(1n);
    await later.apply(batch(created));
    await later.save(2n);
    expect(await progress.load(later.collection)).toEqual({ position: 10n, epoch: 2n });
    await earlier.apply(batch(renamedAgain));
    await expect(earlier.save(1n)).rejects.toMatchObject({ name: 'LeaseLost' });
    expect(await progress.load(later.collection)).toEqual({ position: 10n, epoch: 2n });
  });

  it('is as far as the one that is behind', async () => {
    const [ahead, behind] = [await open(), await open()];
    await ahead.apply(batch(created, renamed));
    await behind.apply(batch(created));
    expect([lowest([ahead, behind]), lowest([behind, ahead]), lowest([ahead])]).toEqual([10n, 10n, 20n]);
  });
});
