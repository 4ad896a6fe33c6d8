import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { PROJECTIONS } from '../../../projections/index.js';
import type { MemberDocument } from '../../../projections/member-list/member-list.projection.js';
import type { TeamDocument } from '../../../projections/team-overview/team-overview.projection.js';
import { MemoryFeed } from '../../support/memory-feed.js';
import { organizationStory } from '../../support/organization-story.js';
import { eventually } from '../../support/eventually.js';
import { collectionOf, ReadSide } from '../../support/read-side.js';
import { encoded, happened } from '../../support/recorded-events.js';

const NAMES = PROJECTIONS.map(({ name }) => name);
const team = { organizationId: 'org_1', teamId: 'team_1' };
const created = happened('TeamCreated', { ...team, name: 'Research', description: null });

describe('projection runner', () => {
  let side: ReadSide;
  beforeEach(async () => void (side = await ReadSide.open()));
  afterEach(() => side.close());

  it('fills every read model from the log and follows it', async () => {
    await side.append(...organizationStory('1', 20));
    const { reader } = await side.running();
    const joined = await side.append(
      happened('MemberJoined', { organizationId: 'org_1', userId: 'usr_late', roleId: 'admin' }),
    );
    const { collection, asOf } = await reader.read<MemberDocument>('member_list', joined);
    expect(asOf).toBeGreaterThanOrEqual(joined);
    expect(await collection.get('org_1:usr_late')).toMatchObject({ roleId: 'admin' });
    expect(await collection.count({ organizationId: 'org_1' })).toBe(1 + 20 - 7 + 1);
  });

  it('counts events that a projection skips as seen', async () => {
    const { reader } = await side.running();
    const position = await side.append(created);
    expect((await reader.read('server_directory', position)).asOf).toBe(position);
  });

  it('refuses with projection.behind what does not come in time', async () => {
    const { reader } = await side.running();
    await expect(reader.read('member_list', 1_000n)).rejects.toMatchObject({
      code: 'projection.behind',
      kind: 'unavailable',
    });
  });

  it('does nothing twice when progress was lost after the write', async () => {
    await side.append(...organizationStory('1', 30));
    const { runner } = await side.running();
    await runner.stop();
    const before = await Promise.all(NAMES.map((name) => side.stored(collectionOf(name, 1))));
    for (const name of NAMES) await side.documents.progress.reset(collectionOf(name, 1));
    const again = await side.running();
    await again.runner.stop();
    expect(await Promise.all(NAMES.map((name) => side.stored(collectionOf(name, 1))))).toEqual(before);
  });

  it('goes on from where it was after the process ended', async () => {
    await side.append(...organizationStory('1', 10));
    await (await side.running()).runner.stop();
    await side.append(...organizationStory('2', 10));
    await side.reopenDocuments();
    const { reader } = await side.running();
    const { collection } = await reader.read('organization_directory', side.position);
    expect(await collection.count({})).toBe(2);
  });

  it('two runners at once on the same collections come to what one alone comes to', async () => {
    const one = side.projector(PROJECTIONS, { holder: 'one', lease: 'first' });
    const two = side.projector(PROJECTIONS, { holder: 'two', lease: 'second' });
    await side.append(...organizationStory('1', 40));
    one.runner.start();
    two.runner.start();
    for (const name of ['2', '3', '4', '5']) await side.append(...organizationStory(name, 20));
    await side.caughtUp(one);
    await side.caughtUp(two);
    await one.runner.stop();
    await two.runner.stop();
    expect([...one.warnings, ...two.warnings]).toEqual([]);
    const together = await Promise.all(NAMES.map((name) => side.stored(collectionOf(name, 1))));
    for (const name of NAMES) await side.documents.readModels.drop(collectionOf(name, 1));
    for (const name of NAMES) await side.documents.progress.reset(collectionOf(name, 1));
    await (await side.running()).runner.stop();
    expect(together).toEqual(await Promise.all(NAMES.map((name) => side.stored(collectionOf(name, 1)))));
  });

  it('one holds the lease, the other stands by and takes over when it is given up', async () => {
    const first = await side.running(PROJECTIONS, { holder: 'one', leaseMs: 300 });
    const second = side.projector(PROJECTIONS, { holder: 'two', leaseMs: 300 });
    second.runner.start();
    const position = await side.append(created);
    await first.reader.read('team_overview', position);
    expect((await second.runner.status()).leading).toBe(false);
    await first.runner.stop();
    await eventually(async () => (await second.runner.status()).leading);
    await second.reader.read('team_overview', await side.append(happened('TeamDeleted', team)));
  });

  it('an old leader that wakes up is refused by the epoch', async () => {
    const { runner } = await side.running(PROJECTIONS, { holder: 'old', leaseMs: 60_000 });
    const progress = await side.documents.progress.load(collectionOf('team_overview', 1));
    await side.documents.progress.advance(collectionOf('team_overview', 1), progress, {
      position: progress!.position,
      epoch: progress!.epoch + 1n,
    });
    await side.append(created);
    await eventually(
      async () =>
        (await side.documents.progress.load(collectionOf('team_overview', 1)))!.epoch === progress!.epoch + 1n,
    );
    await eventually(async () => (await runner.status()).projections.some(({ state }) => state !== 'running'));
  });

  it('an event that cannot be decoded stops the projections that need it, and no other', async () => {
    const { runner, reader } = await side.running();
    await side.append(created);
    const broken = await side.append({
      event: { type: 'TeamRenamed', data: { organizationId: 'org_1', teamId: 7 } } as never,
      metadata: {},
    });
    const after = await side.append(
      happened('SlugReserved', { scope: 'organization', slug: 'acme', ownerId: 'org_1', until: 'soon' }),
      happened('TeamDisabled', { ...team, message: null }),
    );
    const all = async () => (await runner.status()).projections;
    await eventually(
      async () => (await all()).find(({ name }) => name === 'open_slug_reservations')!.position === after,
    );
    // Each projection gets there by itself: the first that is through says nothing of the others.
    await eventually(async () =>
      (await all()).every(({ state, position }) => state === 'stopped' || position === after),
    );
    const stopped = (await all()).filter(({ state }) => state === 'stopped');
    expect(stopped.map(({ name }) => name).sort()).toEqual(['audit_log', 'team_overview']);
    expect(stopped[0]).toMatchObject({ position: broken - 1n, reason: expect.stringContaining('TeamRenamed') });
    const { collection } = await reader.read<TeamDocument>('team_overview', undefined);
    expect(await collection.get('team_1')).toMatchObject({ name: 'Research', enabled: true });
    expect(
      await (await reader.read('open_slug_reservations', after)).collection.get('organization/acme'),
    ).not.toBeNull();
  });

  it('stands still while the log cannot be read, says so, and goes on by itself', async () => {
    const feed = new MemoryFeed();
    const stored = (position: number) => ({
      ...encoded(position, created),
      stream: 'teams-org_1',
      revision: 0n,
      position: BigInt(position),
    });
    const projector = side.projector(PROJECTIONS, {}, feed);
    projector.runner.start();
    await side.caughtUp(projector);
    feed.break();
    await eventually(() => projector.warnings.length > 0);
    feed.mend();
    feed.add(stored(1));
    await eventually(async () => (await projector.reader.read('team_overview', undefined)).asOf === 1n);
    expect(await (await projector.reader.read('team_overview', 1n)).collection.get('team_1')).toMatchObject({
      name: 'Research',
    });
  });
});
