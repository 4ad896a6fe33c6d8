import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  type EmbeddedEventStore,
  openEmbeddedEventStore,
} from '../../../src/adapters/embedded/embedded-event-store.js';
import { encodeEvent } from '../../../src/events/event-codec.js';
import { eventId } from '../../../src/execution/event-ids.js';
import { Executor } from '../../../src/execution/executor.js';
import { conflict } from '../../../src/kernel/refusal.js';
import {
  type EncodedEvent,
  type EventStore,
  RevisionConflict,
  StoreUnavailable,
} from '../../../src/ports/event-store.port.js';
import { createTeam } from '../../../src/features/teams/domain/teams.decisions.js';
import type { TeamsEvent } from '../../../src/events/teams.js';
import type { Teams } from '../../../src/features/teams/domain/teams.state.js';
import { TEAMS } from '../../../src/features/teams/domain/teams.stream.js';
import { SystemClock } from '../../../src/adapters/system/system-clock.js';
import { commandRequest, unsealed } from '../../support/command-request.js';
import { removeFolder, temporaryFolder } from '../../support/temporary-folder.js';

const clock = new SystemClock();
let folder: string;
let store: EmbeddedEventStore;
let applied: bigint[];
let executor: Executor;
const access = { applied: async (position: bigint) => void applied.push(position) };

beforeEach(async () => {
  folder = temporaryFolder();
  store = await openEmbeddedEventStore({ folder });
  applied = [];
  executor = new Executor(store, access, unsealed, clock);
});
afterEach(async () => {
  await store.close();
  removeFolder(folder);
});

const create = (name: string, through: Executor = executor, commandId?: string) =>
  through.execute<Teams, TeamsEvent>({
    definition: TEAMS,
    id: 'org-1',
    organizationId: 'org-1',
    request: commandRequest({ ...(commandId && { commandId }) }),
    decide: (teams) => createTeam(teams, { organizationId: 'org-1', teamId: `team-${name}`, name, description: null }),
  });

describe('the executor', () => {
  it('appends what was decided, with who, when and why beside it', async () => {
    const outcome = await create('Research');
    const [event] = await store.readStream('teams-org-1');
    expect(event).toMatchObject({ type: 'TeamCreated', revision: 0n, position: outcome.position });
    expect(JSON.parse(event!.metadata)).toMatchObject({
      v: 1,
      organizationId: 'org-1',
      actor: { userId: 'usr-ada', from: null },
    });
    expect(outcome).toMatchObject({ revision: 0n, events: [{ type: 'TeamCreated' }] });
  });

  it('ACC-8 answers only once this process decides access by it', async () => {
    let release = (): void => undefined;
    const slow = new Executor(
      store,
      {
        applied: () =>
          new Promise((resolve) => {
            release = resolve;
          }),
      },
      unsealed,
      clock,
    );
    let answered = false;
    const running = create('Research', slow).then(() => {
      answered = true;
    });
    while ((await store.readStream('teams-org-1')).length === 0) await new Promise((resolve) => setImmediate(resolve));
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(answered).toBe(false);
    release();
    await running;
    expect(answered).toBe(true);
  });

  it('decides commands that arrive together each on what the one before left', async () => {
    const settled = await Promise.allSettled(
      Array.from({ length: 300 }, (_, n) => create(`Team ${n % 100}`, executor)),
    );
    expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(300);
    expect(await store.readStream('teams-org-1')).toHaveLength(100);
    const names = await Promise.allSettled(['Team 1', 'team 1'].map((name) => create(name)));
    expect(names.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
  });

  it('gives everyone in a batch their own outcome', async () => {
    const [first, second] = await Promise.all([create('A'), create('B')]);
    expect([first.revision, second.revision]).toEqual([0n, 1n]);
    expect(first.state.byId.size).toBe(1);
    expect(second.state.byId.size).toBe(2);
  });

  it('writes nothing twice when a command is tried again under its id', async () => {
    const commandId = '019aa9f2-7508-7fa5-b451-56308ed4c0b8';
    await create('Research', executor, commandId);
    const again = await create('Research', new Executor(store, access, unsealed, clock), commandId);
    expect(again.events).toEqual([]);
    expect(await store.readStream('teams-org-1')).toHaveLength(1);
  });

  it('gives the events of one command an id each, the same when it is tried again', async () => {
    const two = (commandId: string) =>
      executor.execute<Teams, TeamsEvent>({
        definition: TEAMS,
        id: 'org-1',
        organizationId: 'org-1',
        request: commandRequest({ commandId }),
        decide: () =>
          ['A', 'B'].map((name) => ({
            type: 'TeamCreated',
            data: { organizationId: 'org-1', teamId: `team-${name}`, name, description: null },
          })),
      });
    const commandId = '019aa9f2-7508-7fa5-b451-56308ed4c0b8';
    await two(commandId);
    expect((await store.readStream('teams-org-1')).map(({ id }) => id)).toEqual([
      eventId(commandId, 'teams-org-1', 0),
      eventId(commandId, 'teams-org-1', 1),
    ]);
  });

  it('gives the same event the same id however often it is tried, and different ones to others', () => {
    expect(eventId('c', 's', 0)).toBe(eventId('c', 's', 0));
    expect(new Set([eventId('c', 's', 0), eventId('c', 's', 1), eventId('c', 't', 0), eventId('d', 's', 0)]).size).toBe(
      4,
    );
    expect(eventId('c', 's', 0)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });
});

/** Another process that gets in between, a number of times. */
class Rival implements EventStore {
  constructor(
    private readonly inner: EventStore,
    private times: number,
  ) {}

  storeId = () => this.inner.storeId();
  readStream = (stream: string, from?: bigint) => this.inner.readStream(stream, from);

  async append(stream: string, expected: bigint | 'none', events: readonly EncodedEvent[]) {
    if (this.times-- > 0) {
      const revision = expected === 'none' ? -1n : expected;
      const name = `Rival ${revision}`;
      const event = encodeEvent(
        `${name}-${Math.abs(this.times)}`,
        { type: 'TeamCreated', data: { organizationId: 'org-1', teamId: name, name, description: null } },
        { ...commandRequest(), actor: { system: 'rival', from: null }, organizationId: 'org-1' },
      );
      await this.inner.append(stream, expected, [event]);
    }
    return this.inner.append(stream, expected, events);
  }
}

describe('the executor and others on the same stream', () => {
  it('decides again on what another process wrote, as often as it takes', async () => {
    await create('Research', new Executor(new Rival(store, 30), access, unsealed, clock));
    expect(await store.readStream('teams-org-1')).toHaveLength(31);
  });

  it('is refused as contended once its time is over, and not before', async () => {
    const began = clock.monotonic();
    const losing = new Executor(new Rival(store, Infinity), access, unsealed, clock, { milliseconds: 300 });
    await expect(create('Sales', losing)).rejects.toMatchObject({
      code: 'stream.contended',
      kind: 'unavailable',
      details: { retryAfter: 1 },
    });
    expect(clock.monotonic() - began).toBeGreaterThan(40);
    expect((await store.readStream('teams-org-1')).length).toBeGreaterThan(3);
  });

  it('refuses only those of a batch whose time is over: who came later has time left', async () => {
    let [conflicts, now] = [0, 0];
    const lost: EventStore = {
      storeId: () => store.storeId(),
      readStream: (stream, from) => store.readStream(stream, from),
      append: async (stream, expected, events) => {
        if ((conflicts += 1) > 2) return store.append(stream, expected, events);
        now = conflicts * 70;
        throw new RevisionConflict(stream, expected, 0n);
      },
    };
    const timed = new Executor(lost, access, unsealed, { monotonic: () => now }, { milliseconds: 100 });
    const early = create('Early', timed);
    now = 60;
    const late = create('Late', timed);
    const settled = await Promise.allSettled([early, late]);
    expect(settled.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
  });

  it('sees through its cache what another process wrote', async () => {
    await create('Research');
    await create('Sales', new Executor(store, access, unsealed, clock));
    await expect(create('sales')).rejects.toMatchObject({ code: 'team.name-taken' });
  });

  describe('on a stream that is busy', () => {
    let reads: number;
    let beforeAppend: (nth: number) => Promise<unknown>;
    let busy: Executor;
    beforeEach(() => {
      let appends = 0;
      reads = 0;
      beforeAppend = async () => undefined;
      const counted: EventStore = {
        storeId: () => store.storeId(),
        readStream: (...asked) => ((reads += 1), store.readStream(...asked)),
        append: async (...asked) => (await beforeAppend((appends += 1)), store.append(...asked)),
      };
      busy = new Executor(counted, access, unsealed, clock);
    });
    /** The first is decided alone, the others together after it. */
    const inTwoBatches = (names: readonly string[]) => Promise.allSettled(names.map((name) => create(name, busy)));

    it('decides the next batch on what the append before it left, without reading', async () => {
      await inTwoBatches(['A', 'B', 'C']);
      expect(reads).toBe(1);
      expect(await store.readStream('teams-org-1')).toHaveLength(3);
    });

    it('reads before it refuses: nothing else would prove that the refusal is right', async () => {
      const settled = await inTwoBatches(['A', 'B', 'a']);
      expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected']);
      expect(reads).toBe(2);
    });

    it('decides again where another process wrote in between', async () => {
      const other = new Executor(store, access, unsealed, clock);
      beforeAppend = async (nth) => nth === 2 && create('B', other);
      const settled = await inTwoBatches(['A', 'b', 'C']);
      expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
      expect(
        (await store.readStream('teams-org-1')).map(({ data }) => (JSON.parse(data) as { name: string }).name),
      ).toEqual(['A', 'B', 'C']);
    });
  });

  it('answers a refusal that rests on a lost append only after deciding again', async () => {
    const rival: EventStore = {
      storeId: () => store.storeId(),
      readStream: (stream, from) => store.readStream(stream, from),
      append: async (stream, expected) => {
        throw new RevisionConflict(stream, expected, 0n);
      },
    };
    const lost = new Executor(rival, access, unsealed, clock, { milliseconds: 100 });
    const both = await Promise.allSettled([create('Research', lost), create('research', lost)]);
    // Nobody else's change is to be seen: the store took something that it cannot confirm.
    expect(both.map((one) => (one as PromiseRejectedResult).reason.code)).toEqual([
      'store.unavailable',
      'store.unavailable',
    ]);
  });

  it('refuses with store.unavailable, and works again when the store does', async () => {
    let down = true;
    const shaky: EventStore = {
      storeId: () => store.storeId(),
      readStream: (stream, from) => store.readStream(stream, from),
      append: (stream, expected, events) =>
        down ? Promise.reject(new StoreUnavailable('disk full')) : store.append(stream, expected, events),
    };
    const through = new Executor(shaky, access, unsealed, clock);
    await expect(create('Research', through)).rejects.toMatchObject({ code: 'store.unavailable', kind: 'unavailable' });
    down = false;
    await expect(create('Research', through)).resolves.toMatchObject({ revision: 0n });
  });

  it('refuses what rests on an event of a newer version, instead of failing', async () => {
    await create('Research');
    const metadata = JSON.stringify({ v: 99, ...commandRequest(), organizationId: 'org-1' });
    await store.append('teams-org-1', 0n, [{ id: 'a-newer-event', type: 'TeamRenamed', data: '{}', metadata }]);
    await expect(create('Sales')).rejects.toMatchObject({
      code: 'event.unreadable',
      kind: 'unavailable',
      details: { retryAfter: 60 },
    });
    await expect(executor.read(TEAMS, 'org-1')).rejects.toMatchObject({ code: 'event.unreadable' });
  });

  it.each([
    ['data that lacks a field', '{}', {}],
    ['data that is no JSON', '{"organizationId":', {}],
    ['metadata that is not ours', '{}', { metadata: '' }],
  ])('refuses by name what does not fit its schema: %s', async (_title, data, changes) => {
    await create('Research');
    const metadata = JSON.stringify({ v: 1, ...commandRequest(), organizationId: 'org-1' });
    await store.append('teams-org-1', 0n, [{ id: 'a-stranger', type: 'TeamRenamed', data, metadata, ...changes }]);
    const refusal = { code: 'event.malformed', kind: 'unavailable', details: { retryAfter: 60 } };
    await expect(create('Sales')).rejects.toMatchObject(refusal);
    await expect(executor.read(TEAMS, 'org-1')).rejects.toThrow('TeamRenamed at position 2 (teams-org-1@1): ');
  });

  it("keeps one command's fault from the others of its batch", async () => {
    // Under way already, so that the others come to one batch.
    const first = create('First');
    const broken = executor.execute<Teams, TeamsEvent>({
      definition: TEAMS,
      id: 'org-1',
      organizationId: 'org-1',
      request: commandRequest(),
      decide: () => {
        throw new Error('a bug');
      },
    });
    const refused = executor.execute<Teams, TeamsEvent>({
      definition: TEAMS,
      id: 'org-1',
      organizationId: 'org-1',
      request: commandRequest(),
      decide: () => conflict('spec.no', 'No.'),
    });
    const settled = await Promise.allSettled([first, broken, refused, create('Research')]);
    expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled']);
    expect((settled[1] as PromiseRejectedResult).reason).toMatchObject({ message: 'a bug' });
  });
});
