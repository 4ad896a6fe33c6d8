import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { EventStoreDbEventStore } from '../../../src/adapters/eventstoredb/eventstoredb-event-store.js';
import { Executor } from '../../../src/execution/executor.js';
import type { DomainEvent } from '../../../src/kernel/domain-event.js';
import type { EncodedEvent, EventStore } from '../../../src/ports/event-store.port.js';
import { SystemClock } from '../../../src/adapters/system/system-clock.js';
import { commandRequest, unsealed } from '../../support/command-request.js';
import { EventStoreDbServer } from '../../support/eventstoredb/server.js';

const clock = new SystemClock();
const KIB = 1024;
const DESCRIBED = { category: 'large', initial: 0, evolve: (count: number) => count + 1 };
const described = (bytes: number): DomainEvent => ({
  type: 'TeamDescribed',
  data: { organizationId: 'org_1', teamId: 'team_1', description: 'x'.repeat(bytes) },
});

let server: EventStoreDbServer;
let store: EventStoreDbEventStore;
let appends: number[];
let executor: Executor;
beforeEach(async () => {
  server = await new EventStoreDbServer().start();
  store = new EventStoreDbEventStore({ connectionString: server.connectionString });
  await store.storeId();
  appends = [];
  const counting: EventStore = {
    storeId: () => store.storeId(),
    readStream: (stream, from) => store.readStream(stream, from),
    append: (stream, expected, events: readonly EncodedEvent[]) => (
      appends.push(events.length),
      store.append(stream, expected, events)
    ),
  };
  executor = new Executor(counting, { applied: () => Promise.resolve() }, unsealed, clock);
});
afterEach(async () => {
  await store.close();
  server.stop();
});

let number = 0;
const write = (...events: readonly DomainEvent[]) =>
  executor.execute({
    definition: DESCRIBED,
    id: 'one',
    organizationId: 'org_1',
    request: commandRequest({ commandId: `019aa9f2-7508-7fa5-b451-${String(++number).padStart(12, '0')}` }),
    decide: () => events,
  });
const stored = async (): Promise<number> => (await store.readStream('large-one')).length;

describe('what one stream is to take at once', () => {
  it('is cut into appends that EventStoreDB takes, and nobody notices', async () => {
    const all = await Promise.all(Array.from({ length: 60 }, () => write(described(40 * KIB))));
    expect(all.map(({ revision }) => revision)).toEqual(all.map((_, index) => BigInt(index)));
    expect(await stored()).toBe(60);
    expect(appends.length).toBeGreaterThan(3);
    expect(Math.max(...appends)).toBeLessThan(20);
    expect(appends.length).toBeLessThan(10);
  });

  it('may be nearly 1 MiB in one command', async () => {
    await write(described(1000 * KIB));
    expect(await stored()).toBe(1);
  });

  it('is refused where one command wants more than 1 MiB, and only that command', async () => {
    const first = write(described(1));
    const settled = await Promise.allSettled([
      write(described(1)),
      write(described(600 * KIB), described(600 * KIB)),
      write(described(1)),
    ]);
    await first;
    expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect((settled[1] as PromiseRejectedResult).reason).toMatchObject({ code: 'event.too-large', kind: 'invalid' });
    expect(await stored()).toBe(3);
  });

  it('is there once and acknowledged where the answer to the append was lost', async () => {
    server.faults.loseAnswers = 1;
    const { revision } = await write(described(1), described(1));
    expect(revision).toBe(1n);
    expect(await stored()).toBe(2);
    expect((await write(described(1))).revision).toBe(2n);
  }, 20_000);
});
