import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DatabaseSync } from '@photostructure/sqlite';

import { type EmbeddedEventStore, openEmbeddedEventStore } from '../../src/adapters/embedded/embedded-event-store.js';
import { LiveTail } from '../../src/adapters/embedded/live-tail.js';
import { NOWHERE } from '../../src/kernel/position.js';
import type { StoredEvent } from '../../src/ports/event-store.port.js';
import { eventFeedContract, followUntil } from './event-feed.contract.js';
import { encoded, eventStoreContract, freshStream, several } from './event-store.contract.js';

const folders: string[] = [];
const newFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-events-'));
  folders.push(folder);
  return folder;
};
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

const message = (attempt: Promise<unknown>): Promise<string> =>
  attempt.then(
    () => 'no error',
    (error: unknown) => `${(error as Error).name}: ${(error as Error).message}`,
  );

describe('embedded event store and feed', () => {
  let shared: Promise<EmbeddedEventStore> | undefined;
  const open = (): Promise<EmbeddedEventStore> => (shared ??= openEmbeddedEventStore({ folder: newFolder() }));
  afterAll(async () => (await shared)?.close());

  eventStoreContract(open);
  eventFeedContract(open);
});

describe('embedded event log', () => {
  let folder: string;
  let file: string;
  let store: EmbeddedEventStore | undefined;

  const open = async (maxPages?: number): Promise<EmbeddedEventStore> => {
    store = await openEmbeddedEventStore({ folder, maxPages });
    return store;
  };

  beforeEach(() => {
    folder = newFolder();
    file = join(folder, 'events.db');
  });
  afterEach(async () => {
    await store?.close();
    store = undefined;
  });

  describe('positions', () => {
    it('counts from 1, and has no head before', async () => {
      const log = await open();
      expect(await log.head()).toBe(NOWHERE);
      expect((await log.append(freshStream(), 'none', several(3))).position).toBe(3n);
      expect(await log.head()).toBe(3n);
    });

    it('lets a follower wait at the beginning of an empty log', async () => {
      const log = await open();
      const following = followUntil(log, NOWHERE, (all) => all.length > 0);
      const first = await followUntil(log, NOWHERE, (_all, batch) => batch.caughtUp);
      expect(first).toEqual([]);
      await pause(20);
      await log.append(freshStream(), 'none', several(1));
      expect((await following)[0]?.position).toBe(1n);
    });

    it('is for its owner alone, also in a folder that others may read', async () => {
      chmodSync(folder, 0o755);
      const store = await openEmbeddedEventStore({ folder });
      await store.append(freshStream(), 'none', [encoded()]);
      const modes = readdirSync(folder)
        .filter((name) => name.startsWith('events.db'))
        .map((name) => statSync(join(folder, name)).mode & 0o777);
      expect(new Set(modes)).toEqual(new Set([0o600]));
      expect(modes.length).toBeGreaterThan(1);
      await store.close();
    });

    it('continues, under the same identity, after closing', async () => {
      const before = await open();
      const stream = freshStream();
      await before.append(stream, 'none', several(2));
      const id = await before.storeId();
      await before.close();
      const after = await open();
      expect(await after.storeId()).toBe(id);
      expect(await after.head()).toBe(2n);
      expect(await after.append(stream, 1n, several(1))).toEqual({ revision: 2n, position: 3n });
    });

    it('gives another log another identity', async () => {
      const other = await openEmbeddedEventStore({ folder: newFolder() });
      expect(await other.storeId()).not.toBe(await (await open()).storeId());
      await other.close();
    });
  });

  describe('events that somebody removed from the file', () => {
    const remove = (condition: string): void => {
      const database = new DatabaseSync(file);
      database.exec(`DELETE FROM events WHERE ${condition}`);
      database.close();
    };

    it.each([
      ['from the beginning', 'revision < 2', 0n],
      ['from the middle', 'revision = 3', 3n],
    ])('%s: the stream is refused by name, and not taken for what is left', async (_title, condition, missing) => {
      let log = await open();
      const stream = freshStream();
      await log.append(stream, 'none', several(5));
      const other = freshStream();
      await log.append(other, 'none', several(1));
      await log.close();
      remove(`stream = 1 AND ${condition}`);
      log = await open();
      await expect(log.readStream(stream)).rejects.toMatchObject({ name: 'StreamPruned', stream, missing });
      expect(await log.readStream(stream, 4n)).toHaveLength(1);
      expect(await log.readStream(other)).toHaveLength(1);
    });
  });

  describe('closing', () => {
    it('finishes what was asked for and ends the followers', async () => {
      const log = await open();
      const following = followUntil(log, NOWHERE, () => false);
      const stream = freshStream();
      const appends = [log.append(stream, 'none', several(2)), log.append(freshStream(), 'none', several(2))];
      await Promise.all([log.close(), ...appends]);
      expect((await following).length).toBeLessThanOrEqual(4);
      expect(await (await open()).readStream(stream)).toHaveLength(2);
    });

    it('answers store unavailable from then on', async () => {
      const log = await open();
      await log.close();
      const closed = `StoreUnavailable: ${file}: the event log is closed`;
      expect(await message(log.append(freshStream(), 'none', several(1)))).toBe(closed);
      expect(await message(log.readStream('a'))).toBe(closed);
      expect(await message(log.head())).toBe(closed);
      expect(await message(followUntil(log, NOWHERE, () => true))).toBe(closed);
    });
  });

  it('refuses an append without events', async () => {
    expect(await message((await open()).append(freshStream(), 'none', []))).toBe(
      'TypeError: an append needs at least one event',
    );
  });

  it('shares a commit between everything that arrives in one turn, conflicts included', async () => {
    const log = await open();
    const stream = freshStream();
    const results = await Promise.allSettled(
      Array.from({ length: 100 }, (_, n) => log.append(stream, n === 0 ? 'none' : BigInt(n - 1), several(1))),
    );
    expect(results.every(({ status }) => status === 'fulfilled')).toBe(true);
    expect(await log.readStream(stream)).toHaveLength(100);
  });

  describe('a full disk', () => {
    it('refuses the append, acknowledges nothing, and works again when there is space', async () => {
      const small = await open(40);
      const stream = freshStream();
      const big = (): ReturnType<typeof encoded> => encoded('thing-happened', { text: 'x'.repeat(20_000) });
      const results = await Promise.allSettled(
        Array.from({ length: 40 }, (_, n) => small.append(`${stream}-${n % 4}-${n}`, 'none', [big()])),
      );
      expect(results.every(({ status }) => status === 'rejected')).toBe(true);
      expect(await message(small.append(stream, 'none', Array.from({ length: 40 }, big)))).toBe(
        `StoreUnavailable: ${file}: the disk is full`,
      );
      expect(await small.head()).toBe(NOWHERE);
      expect(await small.readStream(stream)).toEqual([]);

      expect(await small.append(stream, 'none', several(1))).toEqual({ revision: 0n, position: 1n });
      await small.close();
      const roomy = await open();
      expect(await roomy.append(stream, 0n, [big()])).toEqual({ revision: 1n, position: 2n });
      expect(await followUntil(roomy, NOWHERE, (_all, batch) => batch.caughtUp)).toHaveLength(2);
    });

    it('never acknowledges what was decided on top of events that could not be written', async () => {
      const small = await open(40);
      const stream = freshStream();
      const lost = Array.from({ length: 40 }, () => encoded('thing-happened', { text: 'x'.repeat(20_000) }));
      const outcomes = await Promise.all([
        message(small.append(stream, 'none', lost)),
        message(small.append(stream, 39n, several(1))),
        message(small.append(stream, 'none', lost)),
        message(small.append(stream, 3n, several(1))),
      ]);
      expect(new Set(outcomes)).toEqual(new Set([`StoreUnavailable: ${file}: the disk is full`]));
      expect(await small.append(stream, 'none', several(1))).toEqual({ revision: 0n, position: 1n });
    });
  });

  describe('a file that cannot be used is named and left as it was', () => {
    const untouched = async (expected: RegExp): Promise<void> => {
      const before = readFileSync(file);
      expect(await message(open())).toMatch(expected);
      expect(readFileSync(file).equals(before)).toBe(true);
    };

    it('of something else', async () => {
      writeFileSync(file, 'these are my notes, not a database\n'.repeat(50));
      await untouched(/^StoreUnavailable: .*events\.db: it is damaged or no Gatehouse file$/);
    });

    it('of another program that uses SQLite', async () => {
      const foreign = new DatabaseSync(file);
      foreign.exec('CREATE TABLE notes (text); INSERT INTO notes VALUES (1)');
      foreign.close();
      await untouched(/^StoreUnavailable: .*events\.db: it is not a Gatehouse event log$/);
    });

    it('of a newer format', async () => {
      await (await open()).close();
      const newer = new DatabaseSync(file);
      newer.exec('PRAGMA user_version = 2');
      newer.close();
      await untouched(
        /^StoreUnavailable: .*events\.db: it was written by a newer Gatehouse \(format 2, this one knows 1\)$/,
      );
    });

    it('cut short', async () => {
      const log = await open();
      await log.append(freshStream(), 'none', several(200));
      await log.close();
      writeFileSync(file, readFileSync(file).subarray(0, 6000));
      await untouched(/^StoreUnavailable: .*events\.db: it is damaged: its end is missing$/);
    });

    it('in a folder that is not there', async () => {
      expect(await message(openEmbeddedEventStore({ folder: join(folder, 'missing') }))).toMatch(
        /^StoreUnavailable: .*events\.db: it cannot be opened$/,
      );
    });

    it('that may not be written', async () => {
      await (await open()).close();
      chmodSync(folder, 0o555);
      chmodSync(file, 0o444);
      // The superuser may write anything: for the moment of the attempt the process is somebody else.
      const root = process.geteuid?.() === 0;
      if (root) process.seteuid?.(65534);
      try {
        expect(await message(open())).toMatch(/^StoreUnavailable: .*events\.db: it cannot be (written to|opened)$/);
      } finally {
        if (root) process.seteuid?.(0);
        chmodSync(folder, 0o755);
      }
    });
  });

  it('fills a file that a crash left empty', async () => {
    writeFileSync(file, '');
    expect((await (await open()).append(freshStream(), 'none', several(1))).position).toBe(1n);
  });

  describe('kill -9 under load', () => {
    const writer = fileURLToPath(new URL('../support/event-writer.mjs', import.meta.url));

    /** Starts the writer, kills it after a while. @returns the appends it had seen acknowledged */
    const loadedUntilKilled = async (): Promise<string[]> => {
      const child = spawn(process.execPath, [writer, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
      let text = '';
      child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
        // In the middle of whatever comes after.
        if (text.split('\n').length > 60) setTimeout(() => child.kill('SIGKILL'), randomInt(60));
      });
      await once(child, 'close');
      return text.split('\n').slice(0, -1);
    };

    it('loses nothing that was acknowledged and leaves no append half done', async () => {
      const acknowledged: string[] = [];
      for (let round = 0; round < 4; round += 1) {
        const lines = await loadedUntilKilled();
        expect(lines.length).toBeGreaterThan(50);
        acknowledged.push(...lines);
        const log = await open();
        const all = await followUntil(log, NOWHERE, (_events, batch) => batch.caughtUp);
        const known = new Map(all.map((event) => [event.id, event]));
        for (const line of acknowledged) {
          const [id, stream, revision, position] = line.split(' ') as [string, string, string, string];
          const event = known.get(id);
          expect([event?.stream, String(event?.revision), String(event?.position)]).toEqual([
            stream,
            revision,
            position,
          ]);
        }
        expect(all.length % 2).toBe(0);
        expect(all.map((event) => event.position)).toEqual(all.map((_, n) => BigInt(n + 1)));
        await log.close();
      }
    });
  });
});

describe('live tail', () => {
  const event = (position: bigint): StoredEvent => ({ ...encoded(), stream: 's', revision: position, position });

  it('keeps the newest events only and says when it does not reach back', () => {
    const tail = new LiveTail(10, 4);
    expect(tail.after(9, 10)).toBeUndefined();
    expect(tail.after(10, 10)).toEqual([]);
    tail.publish([11n, 12n, 13n, 14n, 15n, 16n].map(event));
    expect(tail.head).toBe(16);
    expect(tail.after(11, 10)).toBeUndefined();
    expect(tail.after(12, 10)?.map(({ position }) => position)).toEqual([13n, 14n, 15n, 16n]);
    expect(tail.after(13, 2)?.map(({ position }) => position)).toEqual([14n, 15n]);
  });
});
