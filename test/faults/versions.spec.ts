import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Cluster, leads, projectionsOf } from '../support/cluster.js';
import { Acme, ALL_WELL, type Seen, untilAllWell } from '../support/faults/acme.js';
import type { ProductProcess } from '../support/process.js';
import { eventually } from '../support/eventually.js';

const NEWER = {
  environment: { NODE_OPTIONS: `--import=${new URL('../support/faults/newer-version.mjs', import.meta.url).href}` },
};
const PATIENCE_MS = 20_000;
const TEAMS = '/v1/organizations/acme/teams';

let cluster: Cluster;
let older: ProductProcess;
let newer: ProductProcess;
let acme: Acme;

beforeAll(async () => {
  cluster = await Cluster.start();
  older = await cluster.add('api,projector,proxy');
  await eventually(() => leads(older), PATIENCE_MS);
  newer = await cluster.add('api,projector,proxy', NEWER);
  acme = await Acme.foundedAt(older);
  await untilAllWell(acme, [older, newer], PATIENCE_MS);
}, 120_000);

afterAll(async () => {
  await acme?.stop();
  await cluster?.stop();
});

const like = (pattern: RegExp): string => expect.stringMatching(pattern) as unknown as string;
const stale = '503 access.stale';
const refusedAsStale = (health: RegExp): Seen => ({
  command: stale,
  keyed: stale,
  read: stale,
  check: stale,
  call: stale,
  health: like(health),
});

/** What a version that does not exist yet would write. */
const paint = (): void => {
  const organizationId = cluster.log.log.all
    .findLast(({ stream }) => stream.startsWith('gatehouse.teams-'))!
    .stream.slice('gatehouse.teams-'.length);
  const metadata = {
    v: 1,
    commandId: randomUUID(),
    correlationId: randomUUID(),
    causationId: randomUUID(),
    actor: { system: 'spec', from: null },
    organizationId,
    at: '2026-01-01T00:00:00.000Z',
  };
  const bytes = (value: object): Uint8Array => new TextEncoder().encode(JSON.stringify(value));
  cluster.log.log.append(`gatehouse.paints-${organizationId}`, 'no_stream', [
    {
      id: randomUUID(),
      type: 'TeamPainted',
      contentType: 'application/json',
      data: bytes({ colour: 'green' }),
      metadata: bytes(metadata),
    },
  ]);
};

const stoppedAt = async (member: ProductProcess): Promise<readonly string[]> =>
  (await projectionsOf(member)).filter(({ state }) => state === 'stopped').map(({ name }) => name);

describe('an event that the older of two versions cannot read', () => {
  it('ACC-7 of an unknown name: the older refuses all access and names the event, the newer goes on', async () => {
    paint();
    await eventually(async () => (await acme.call(older)) === stale, PATIENCE_MS);
    expect(await acme.askedAt(older)).toEqual(
      refusedAsStale(/^503 access: event TeamPainted at position \d+ \(paints-\S+\): unknown name/),
    );
    expect(await acme.askedAt(newer)).toEqual(ALL_WELL);
    expect(await stoppedAt(older)).toEqual([]);
  }, 60_000);

  it('of a newer schema: the projections that handle it stop and are named, the others go on', async () => {
    const owner = newer.anyone.with(acme.owner.token);
    const { items } = await owner.must(owner.get<{ readonly items: readonly { readonly id: string }[] }>(TEAMS));
    // The read model does not have it, and its writer can read it from the log.
    expect(await owner.patch(`${TEAMS}/${items[0]!.id}`, { name: 'Renamed' })).toMatchObject({
      status: 200,
      body: { name: 'Renamed' },
    });
    await eventually(async () => (await stoppedAt(older)).includes('team_overview'), PATIENCE_MS);
    expect(await acme.health(older)).toMatch(
      /projection team_overview has stopped: event TeamRenamed at position \d+ .*schema version 2 is newer than 1/,
    );
    await eventually(
      async () =>
        (await projectionsOf(older)).some(
          ({ name, state, lag }) => name === 'server_directory' && state === 'running' && lag === '0',
        ),
      PATIENCE_MS,
    );
    expect(await acme.call(newer)).toBe('200');
  }, 90_000);

  it('is read by the newer one as soon as the older one ends, by itself', async () => {
    expect(await older.end('SIGTERM')).toMatchObject({ code: 0, stderr: '' });
    await eventually(() => leads(newer), PATIENCE_MS);
    await untilAllWell(acme, [newer], PATIENCE_MS);
    const owner = newer.anyone.with(acme.owner.token);
    expect((await owner.post(TEAMS, { name: 'After' })).status).toBe(201);
    await eventually(async () => (await owner.get(TEAMS)).status === 200, PATIENCE_MS);
    const { items } = await owner.must(
      owner.get<{ readonly items: readonly { readonly name: string }[] }>(`${TEAMS}?limit=200`),
    );
    expect(items.map(({ name }) => name)).toEqual(expect.arrayContaining(['Renamed', 'After', ...acme.acknowledged]));
    expect(await stoppedAt(newer)).toEqual([]);
  }, 90_000);
});
