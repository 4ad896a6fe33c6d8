import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { EventStoreDbEventStore } from '../../src/adapters/eventstoredb/eventstoredb-event-store.js';
import { NOWHERE } from '../../src/kernel/position.js';
import type { FeedBatch } from '../../src/ports/event-feed.port.js';
import { type EncodedEvent, isStoreUnavailable, type StoredEvent } from '../../src/ports/event-store.port.js';
import { followUntil } from '../contract/event-feed.contract.js';
import { encoded, freshStream, several } from '../contract/event-store.contract.js';
import { outcomeOf, recovered } from '../support/eventstoredb/outcome.js';
import { EventStoreDbServer } from '../support/eventstoredb/server.js';
import { TcpProxy } from '../support/faults/tcp-proxy.js';
import { eventually } from '../support/eventually.js';

const ANSWER = 400;
const APPEND = 1500;
/** An append may take its time and one more answer; a busy machine gets some slack. */
const BOUND = APPEND + 2 * ANSWER + 700;

const WAITING_WRITER = fileURLToPath(new URL('../support/eventstoredb/waiting-writer.mjs', import.meta.url));

const ids = (events: readonly { readonly id: string }[]): string[] => events.map(({ id }) => id);

describe('EventStoreDB adapter when things go wrong', () => {
  let server: EventStoreDbServer;
  let store: EventStoreDbEventStore;
  const opened: { close(): Promise<void> | void }[] = [];

  beforeEach(async () => {
    server = await new EventStoreDbServer().start();
    store = new EventStoreDbEventStore({
      connectionString: server.connectionString,
      answerWithin: ANSWER,
      appendWithin: APPEND,
    });
    await store.storeId();
  });
  afterEach(async () => {
    await store.close();
    server.stop();
    for (const one of opened.splice(0)) await one.close();
  });

  const inLog = (): string[] => server.log.all.filter(({ type }) => type === 'thing-happened').map(({ id }) => id);

  const refusedMeanwhile = async (): Promise<void> => {
    const attempts = [
      store.append(freshStream(), 'none', several(1)),
      store.readStream('a'),
      store.head(),
      followUntil(store, NOWHERE, (_all, batch) => batch.caughtUp),
    ];
    const outcomes = await Promise.all(attempts.map(outcomeOf));
    expect(outcomes.map(({ name }) => name)).toEqual(Array(4).fill('StoreUnavailable'));
    expect(Math.max(...outcomes.map(({ after }) => after))).toBeLessThan(BOUND);
  };

  const worksAgain = async (within: number): Promise<void> => {
    const events = several(2);
    const stream = freshStream();
    expect(await recovered(() => store.append(stream, 'none', events))).toBeLessThan(within);
    await recovered(() => store.head());
    expect(ids(await store.readStream(stream))).toEqual(ids(events));
    expect(inLog().filter((id) => id === events[0]?.id)).toHaveLength(1);
    expect(ids(await followUntil(store, NOWHERE, (_all, batch) => batch.caughtUp))).toEqual(inLog());
  };

  /** Follows as the product does: again, from the last position, whenever the feed breaks. */
  const followThrough = (): {
    readonly events: StoredEvent[];
    readonly breaks: () => number;
    stop(): Promise<void>;
  } => {
    const [events, stop]: [StoredEvent[], AbortController] = [[], new AbortController()];
    let [position, breaks] = [NOWHERE, 0];
    const running = (async () => {
      while (!stop.signal.aborted) {
        try {
          for await (const batch of store.follow(position, { signal: stop.signal })) {
            events.push(...batch.events);
            position = batch.position;
          }
        } catch (error) {
          if (!isStoreUnavailable(error)) throw error;
          breaks += 1;
          await pause(20);
        }
      }
    })();
    return { events, breaks: () => breaks, stop: () => (stop.abort(), running) };
  };

  describe('an append whose outcome is unknown', () => {
    it.each([
      ['the answer was lost', (events: number) => (server.faults.loseAnswers = events)],
      ['the append was lost', (events: number) => (server.faults.loseAppends = events)],
      ['the server timed out after writing', (events: number) => (server.faults.timeOut = events)],
      ['the server called it a conflict with itself', (events: number) => (server.faults.callConflict = events)],
    ])('is made certain and written once: %s', async (_title, cause) => {
      const stream = freshStream();
      const first = await store.append(stream, 'none', several(1));
      cause(2);
      const events = several(3);
      const appended = await store.append(stream, first.revision, events);
      expect(appended.revision).toBe(3n);
      const stored = await store.readStream(stream, 1n);
      expect(ids(stored)).toEqual(ids(events));
      expect(stored.at(-1)?.position).toBe(appended.position);
    });

    it.each([
      ['of a new stream', 'none' as const, 0n],
      ['of an existing stream', 0n, 1n],
    ])('is a conflict where somebody else was written instead: %s', async (_title, expected, actual) => {
      const stream = freshStream();
      if (expected !== 'none') await store.append(stream, 'none', several(1));
      server.faults.loseAppends = 1;
      const appending = store.append(stream, expected, several(2));
      const rejected = expect(appending).rejects.toMatchObject({ name: 'RevisionConflict', stream, expected, actual });
      await pause(100);
      const { id, type } = encoded();
      const bytes = Buffer.from('{"v":1}');
      server.log.append(`gatehouse.${stream}`, expected === 'none' ? 'no_stream' : expected, [
        { id, type, contentType: 'application/json', data: bytes, metadata: bytes },
      ]);
      await rejected;
    });

    it('is written once by two processes that both try', async () => {
      const other = new EventStoreDbEventStore({ connectionString: server.connectionString });
      opened.push(other);
      const stream = freshStream();
      const events = several(2);
      server.faults.loseAnswers = 1;
      const [one, two] = await Promise.all([
        store.append(stream, 'none', events),
        other.append(stream, 'none', events),
      ]);
      expect(one).toEqual(two);
      expect(ids(await store.readStream(stream))).toEqual(ids(events));
    });
  });

  it('waits for a slow server', async () => {
    server.faults.delay = 150;
    await worksAgain(2000);
  });

  it('gives a server that is far too slow up in time, and writes once when it is tried again', async () => {
    server.faults.delay = 2 * ANSWER;
    const [stream, events] = [freshStream(), several(2)];
    const { name, after } = await outcomeOf(store.append(stream, 'none', events));
    expect(name).toBe('StoreUnavailable');
    expect(after).toBeLessThan(BOUND);
    server.faults.delay = 0;
    await pause(2 * ANSWER);
    expect(await store.append(stream, 'none', events)).toMatchObject({ revision: 1n });
    expect(inLog()).toEqual(ids(events));
    await worksAgain(1000);
  });

  it('refuses in time while the server accepts and never answers, and goes on by itself', async () => {
    const following = followThrough();
    await pause(50);
    server.faults.freeze();
    await refusedMeanwhile();
    server.faults.thaw();
    await worksAgain(1000);
    await recovered(async () => expect(ids(following.events)).toEqual(inLog()));
    await following.stop();
  });

  it.each([
    ['unavailable', 14],
    ['an internal error', 13],
    ['an unknown error', 2],
  ])('refuses in time while the server answers with %s, and goes on by itself', async (_title, code) => {
    server.faults.refuse = code;
    await refusedMeanwhile();
    server.faults.refuse = undefined;
    await worksAgain(2500);
  });

  it.each([
    ['is gone', () => server.stop(), () => server.start()],
    ['refuses', () => (server.faults.refuse = 14), () => (server.faults.refuse = undefined)],
  ])(
    'takes no read for answered while the server %s, not even one that its own reconnecting cuts off',
    async (_title, cause, mend) => {
      const stream = freshStream();
      await store.append(stream, 'none', several(2));
      cause();
      const answered: unknown[] = [];
      const asking: Promise<unknown>[] = [];
      for (const start = performance.now(); performance.now() - start < 3_500; await pause(30)) {
        for (const ask of [() => store.head(), () => store.readStream(stream), () => store.readStream(stream, 1n)]) {
          asking.push(
            ask().then(
              (answer) => answered.push(answer),
              () => undefined,
            ),
          );
        }
      }
      await Promise.all(asking);
      expect(answered).toEqual([]);
      await mend();
      await worksAgain(4000);
    },
  );

  it('goes on by itself when even the first answer of the server was an error', async () => {
    await store.close();
    server.faults.refuse = 13;
    store = new EventStoreDbEventStore({
      connectionString: server.connectionString,
      answerWithin: ANSWER,
      appendWithin: APPEND,
    });
    await refusedMeanwhile();
    server.faults.refuse = undefined;
    await worksAgain(4000);
  });

  it('knows the promises that the client rejects and gives to nobody, where a connection ends while appends wait to be sent', async () => {
    const wire = await TcpProxy.to(server.port);
    const child = spawn(process.execPath, [WAITING_WRITER, `esdb://127.0.0.1:${wire.port}?tls=false`]);
    let [said, complained] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (complained += text));
    const ended = once(child, 'close');
    await eventually(() => said.includes('connected'));
    wire.silence();
    child.stdin.write('go');
    await eventually(() => said.includes('appending'));
    await pause(100);
    await wire.refuse();
    await ended;
    await wire.stop();
    expect(complained).toBe('');
    expect(new Set(said.match(/rejected .*/g))).toEqual(new Set(['rejected true']));
    expect(said).toMatch(/^ended StoreUnavailable$/m);
  });

  describe('another node leads', () => {
    let leader: EventStoreDbServer;
    beforeEach(async () => {
      leader = await new EventStoreDbServer(server.log).start();
      opened.push({ close: () => leader.stop() });
    });

    it('writes there', async () => {
      server.faults.leader = { host: '127.0.0.1', port: leader.port };
      await worksAgain(1000);
    });

    it('an append at the new leader outlives the old one, whose end the client takes for the end of all appends', async () => {
      await store.append(freshStream(), 'none', several(1));
      server.faults.leader = { host: '127.0.0.1', port: leader.port };
      await outcomeOf(store.readStream('a'));
      await store.append(freshStream(), 'none', several(1));
      leader.faults.delay = 150;
      const [stream, events] = [freshStream(), several(2)];
      const appending = store.append(stream, 'none', events);
      await pause(75);
      server.stop();
      expect(await appending).toMatchObject({ revision: 1n });
      await pause(300);
      expect(ids(await store.readStream(stream))).toEqual(ids(events));
    });

    it('refuses in time while the leader cannot be reached, and goes on when there is one', async () => {
      server.faults.leader = { host: '127.0.0.1', port: leader.port };
      leader.stop();
      const { name, after } = await outcomeOf(store.append(freshStream(), 'none', several(1)));
      expect(name).toBe('StoreUnavailable');
      expect(after).toBeLessThan(BOUND);
      server.faults.leader = undefined;
      await worksAgain(2500);
    });
  });

  describe('the server is gone', () => {
    it.each([
      ['for a moment', 0],
      ['for so long that gRPC would wait for seconds', 4000],
    ])('refuses in time, and goes on by itself when it is back: %s', async (_title, longer) => {
      const before = several(3);
      const stream = freshStream();
      const id = await store.storeId();
      await store.append(stream, 'none', before);
      const following = followThrough();
      await recovered(async () => expect(following.events).toHaveLength(3));
      server.stop();
      await refusedMeanwhile();
      await pause(longer);
      expect((await outcomeOf(store.readStream(stream))).name).toBe('StoreUnavailable');
      await server.start();
      await worksAgain(3000);
      expect(ids(await store.readStream(stream))).toEqual(ids(before));
      expect(await store.storeId()).toBe(id);
      await recovered(async () => expect(ids(following.events)).toEqual(inLog()));
      expect(following.breaks()).toBeGreaterThan(0);
      await following.stop();
    });

    it('refuses in time where something accepts connections and says nothing', async () => {
      server.stop();
      const sockets: Socket[] = [];
      const silent: Server = createServer((socket) => void sockets.push(socket.on('error', () => undefined))).listen(
        server.port,
        '127.0.0.1',
      );
      await once(silent, 'listening');
      await refusedMeanwhile();
      sockets.forEach((socket) => socket.destroy());
      await new Promise((resolve) => silent.close(resolve));
      await server.start();
      await worksAgain(3000);
    });
  });

  describe('subscriptions', () => {
    const live = async (): Promise<ReturnType<typeof followThrough>> => {
      const following = followThrough();
      await store.append(freshStream(), 'none', several(2));
      await recovered(async () => expect(following.events).toHaveLength(2));
      return following;
    };

    it.each([
      ['for slowness: it goes on unnoticed', 10, 0],
      ['by a node that stops: the feed breaks and is followed again', 14, 1],
      ['by a node in trouble: the feed breaks and is followed again', 13, 1],
    ])('dropped %s, with nothing lost and nothing twice', async (_title, code, breaks) => {
      const following = await live();
      server.dropSubscriptions(code);
      for (let n = 0; n < 20; n += 1) await store.append(freshStream(), 'none', several(3));
      await recovered(async () => expect(ids(following.events)).toEqual(inLog()));
      expect(following.breaks()).toBe(breaks);
      await following.stop();
    });

    it('lets the server go when nobody follows any more', async () => {
      const following = await live();
      expect(server.subscribers).toBe(1);
      await following.stop();
      await recovered(async () => expect(server.subscribers).toBe(0));
    });

    it('holds the server back for a slow reader, who gets everything', async () => {
      const large = Array.from({ length: 100 }, () => encoded('thing-happened', { text: 'x'.repeat(1000) }));
      for (let n = 0; n < 20; n += 1)
        await store.append(
          freshStream(),
          'none',
          large.map((event) => ({ ...event, id: encoded().id })),
        );
      const sizes: FeedBatch[] = [];
      const stop = new AbortController();
      for await (const batch of store.follow(NOWHERE, { signal: stop.signal, batchSize: 50 })) {
        sizes.push(batch);
        if (sizes.length === 1) await pause(500);
        if (sizes.length === 1) expect(server.pushed).toBeLessThan(1000);
        if (sizes.length === 3) await store.append(freshStream(), 'none', several(10));
        await pause(5);
        if (batch.caughtUp) stop.abort();
      }
      expect(sizes.flatMap(({ events }) => ids(events))).toEqual(inLog());
      expect(sizes.filter(({ caughtUp }) => caughtUp)).toHaveLength(1);
    });
  });

  it('loses nothing acknowledged and writes nothing twice through everything at once', async () => {
    const following = followThrough();
    const acknowledged: string[] = [];
    const stopping = new AbortController();
    const writer = async (): Promise<void> => {
      const stream = freshStream();
      for (let revision = -1n; !stopping.signal.aborted; revision += 2n) {
        const events: EncodedEvent[] = several(2);
        // Tried again with the same ids until it is in, as a caller with an idempotency key does.
        await recovered(() => store.append(stream, revision < 0n ? 'none' : revision, events), 15_000);
        acknowledged.push(...ids(events));
      }
    };
    const writers = Array.from({ length: 8 }, writer);
    for (let round = 0; round < 3; round += 1) {
      await pause(100);
      server.faults.loseAnswers = 3;
      await pause(100);
      server.dropSubscriptions();
      server.faults.loseAppends = 3;
      await pause(100);
      server.faults.freeze();
      await pause(200);
      server.faults.thaw();
      server.stop();
      await pause(100);
      await server.start();
      await pause(300);
    }
    stopping.abort();
    await Promise.all(writers);
    expect(new Set(inLog()).size).toBe(inLog().length);
    expect([...inLog()].sort()).toEqual([...acknowledged].sort());
    await recovered(async () => expect(ids(following.events)).toEqual(inLog()));
    await following.stop();
  });
});
