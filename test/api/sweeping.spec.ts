import { join } from 'node:path';
import { afterEach, expect, it } from '@jest/globals';
import { DatabaseSync } from '@photostructure/sqlite';
import { SystemClock } from '../../src/adapters/system/system-clock.js';
import { PASSWORD } from '../support/api-client.js';
import { eventually } from '../support/eventually.js';
import { launch, type TestGatehouse } from '../support/gatehouse.js';

const HOUR_MS = 3_600_000;

let gatehouse: TestGatehouse;
afterEach(() => gatehouse.stop());

/** The system's clock, moved by as many hours. */
const movedClock = () => {
  const system = new SystemClock();
  const moved = { hours: 0 };
  return {
    moved,
    clock: {
      now: () => new Date(Date.parse(system.now()) + moved.hours * HOUR_MS).toISOString(),
      monotonic: () => system.monotonic(),
    },
  };
};

it('LIM-1 sessions, kept answers and counts that have ended are swept, and nothing before', async () => {
  const { clock, moved } = movedClock();
  gatehouse = await launch({}, clock);
  const rows = (table: string): number => {
    const file = new DatabaseSync(join(gatehouse.dataDir, 'private.db'), { readOnly: true });
    try {
      return Number((file.prepare(`SELECT count(*) AS n FROM ${table}`).get() as { n: number }).n);
    } finally {
      file.close();
    }
  };
  const ada = await gatehouse.anyone.signUp('Ada');
  const keyed = { headers: { 'idempotency-key': 'once' } };
  await ada.must(ada.post('/v1/organizations', { name: 'Acme', slug: 'acme' }, keyed));
  expect([rows('sessions'), rows('idempotency')]).toEqual([1, 1]);
  const counts = rows('counts');
  expect(counts).toBeGreaterThan(0);
  moved.hours = 23;
  await gatehouse.restart();
  await eventually(() => rows('counts') < counts);
  expect([rows('sessions'), rows('idempotency')]).toEqual([1, 1]);
  expect(
    (await ada.at(gatehouse.address).post('/v1/organizations', { name: 'Acme', slug: 'acme' }, keyed)).status,
  ).toBe(201);
  moved.hours = 25;
  await gatehouse.restart();
  await eventually(() => rows('sessions') + rows('idempotency') === 0);
  // An organization is counted for good.
  await eventually(() => rows('counts') === 1);
});

it('PPL-7 the places of a person who deletes the account are forgotten', async () => {
  gatehouse = await launch();
  const ada = await gatehouse.anyone.signUp('Ada');
  await gatehouse.anyone.signUp('Bob');
  const file = new DatabaseSync(join(gatehouse.dataDir, 'private.db'), { readOnly: true });
  const owners = (): readonly unknown[] =>
    file
      .prepare('SELECT DISTINCT user_id FROM places')
      .all()
      .map((row) => (row as { user_id: string }).user_id);
  try {
    expect(owners()).toHaveLength(2);
    await ada.must(ada.delete('/v1/me', undefined, { password: PASSWORD }));
    await eventually(() => owners().length === 1);
    expect(owners()).not.toContain(ada.userId);
  } finally {
    file.close();
  }
});
