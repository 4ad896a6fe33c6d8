import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  type EmbeddedDocuments,
  openEmbeddedDocuments,
} from '../../../src/adapters/embedded/documents/open-documents.js';
import type { EventFeed } from '../../../src/ports/event-feed.port.js';
import {
  type EventStore,
  type StoredEvent,
  StoreUnavailable,
  StreamPruned,
} from '../../../src/ports/event-store.port.js';
import { LogOrigin, type OriginParts } from '../../../src/projector/log-origin.js';
import { removeFolder, temporaryFolder } from '../../support/temporary-folder.js';

const PROJECTIONS = [{ name: 'team_overview', version: 3 }];
const COLLECTION = 'team_overview_v3_1';

/** A log as somebody else may have left it. */
class Log {
  storeId = 'log-1';
  events: StoredEvent[] = [];
  foreignEnd = -1n;
  pruned = false;
  /** How often the next reads find nobody who answers. */
  silent = 0;

  add(count: number, mark = ''): void {
    for (let n = 0; n < count; n += 1) {
      const revision = BigInt(this.events.length);
      const id = `${mark}${revision}`;
      this.events.push({ id, type: 'a', data: '', metadata: '', stream: 's', revision, position: revision + 1n });
    }
  }
  get newest(): StoredEvent {
    return this.events.at(-1)!;
  }
  private get head(): bigint {
    return this.events.at(-1)?.position ?? -1n;
  }
  readonly store: EventStore = {
    storeId: () => Promise.resolve(this.storeId),
    readStream: async (stream, from = 0n, limit = 1) => {
      if (this.silent > 0) {
        this.silent -= 1;
        throw new StoreUnavailable('no answer');
      }
      if (this.pruned) throw new StreamPruned(stream, from, null);
      return this.events.slice(Number(from), Number(from) + limit);
    },
    append: () => Promise.reject(new Error('nobody writes here')),
  };
  readonly feed: EventFeed = {
    head: () => Promise.resolve(this.head),
    end: () => Promise.resolve(this.head > this.foreignEnd ? this.head : this.foreignEnd),
    follow: () => {
      throw new Error('nobody follows here');
    },
  };
}

describe('what the documents were made from', () => {
  let folder: string;
  let documents: EmbeddedDocuments;
  let log: Log;
  let forgotten: number;
  let warned: string[];
  beforeEach(async () => {
    folder = temporaryFolder();
    documents = await openEmbeddedDocuments({ folder });
    log = new Log();
    log.add(10);
    [forgotten, warned] = [0, []];
  });
  afterEach(async () => {
    await documents.close();
    removeFolder(folder);
  });

  const origin = (): LogOrigin => {
    const { progress, snapshots } = documents;
    const { store, feed } = log;
    const forget: OriginParts['forget'] = async () => void (forgotten += 1);
    const warn = (message: string): void => void warned.push(message);
    return new LogOrigin({ store, feed, progress, snapshots, projections: PROJECTIONS, forget, warn });
  };
  /** A start that reads the whole log, and its end. */
  const run = async (): Promise<LogOrigin> => {
    const started = origin();
    await started.settle();
    started.seen(log.newest);
    await started.stop();
    return started;
  };
  const settled = async (): Promise<LogOrigin> => {
    const started = origin();
    await started.settle();
    return started;
  };

  it('is nothing in particular at the first start, and the same log at the next ones', async () => {
    expect((await run()).notices).toEqual([]);
    log.add(5);
    const { line, notices, accessSnapshot } = await run();
    expect([line, notices, accessSnapshot, warned, forgotten]).toEqual([0n, [], 'access', [], 0]);
  });

  it('is asked for again where a server that was just started does not answer yet, and not for ever', async () => {
    await run();
    log.silent = 3;
    expect((await settled()).notices).toEqual([]);
    log.silent = 1_000;
    await expect(settled()).rejects.toBeInstanceOf(StoreUnavailable);
    expect(log.silent).toBe(990);
  });

  it.each<[title: string, change: () => void, fault: RegExp]>([
    ['is shorter now', () => (log.events = log.events.slice(0, 4)), /^the log does not hold an event that/],
    [
      'was shorter and has grown since',
      () => {
        log.events = log.events.slice(0, 4);
        log.add(20, 'other ');
      },
      /^the log does not hold an event that/,
    ],
    [
      'has the same events at other positions',
      () => (log.events = log.events.map((event) => ({ ...event, position: event.position + 100n }))),
      /^the log does not hold an event that/,
    ],
    ['is another one', () => (log.storeId = 'log-2'), /^the documents were made from another log/],
  ])('is another history where the log %s', async (_title, change, fault) => {
    await run();
    await documents.snapshots.save('access', {
      foldVersion: 1,
      storeId: 'log-1',
      position: 9n,
      state: new Uint8Array(),
    });
    change();
    const { line, notices, accessSnapshot } = await settled();
    expect([line, accessSnapshot, forgotten]).toEqual([1n, 'access-1', 1]);
    expect(notices).toEqual([expect.stringMatching(fault)]);
    expect(warned).toEqual(notices);
    expect(await documents.snapshots.load('access')).toBeNull();
    const next = await run();
    expect([next.line, next.notices]).toEqual([1n, []]);
    expect((await run()).line).toBe(1n);
  });

  it('is another history where a read model is ahead of the whole log, and not where others wrote behind it', async () => {
    await documents.progress.advance(COLLECTION, null, { position: 15n, epoch: 1n });
    log.foreignEnd = 15n;
    expect((await settled()).notices).toEqual([]);
    log.foreignEnd = 14n;
    expect((await settled()).notices).toEqual([expect.stringMatching(/^the log ends before what/)]);
  });

  it('is taken from the saved picture where no event was noted yet', async () => {
    await documents.snapshots.save('access', {
      foldVersion: 1,
      storeId: 'log-0',
      position: 3n,
      state: new Uint8Array(),
    });
    expect((await settled()).notices).toEqual([expect.stringMatching(/^the documents were made from another log/)]);
  });

  it('is refused where the log is empty and another one, with the settings that may be wrong', async () => {
    await run();
    log.storeId = 'log-2';
    log.events = [];
    const starting = settled();
    await expect(starting).rejects.toThrow(
      /^the log is empty, and the documents were made from another one: check .*GATEHOUSE_STREAM_PREFIX/,
    );
    log.add(1);
    expect((await settled()).line).toBe(1n);
  });

  it('says nothing of a log whose stream was pruned: that is refused by its own name', async () => {
    await run();
    log.pruned = true;
    expect((await settled()).notices).toEqual([]);
  });

  it('is found by several processes at once, and begins one line', async () => {
    await run();
    log.storeId = 'log-2';
    const started = await Promise.all([settled(), settled(), settled()]);
    expect(new Set(started.map(({ line }) => line))).toEqual(new Set([1n]));
  });

  it('is told from what was seen last, in whatever order followers come to it', async () => {
    const started = await settled();
    started.seen(log.events[7]!);
    started.seen(log.events[2]!);
    await started.stop();
    log.events = log.events.slice(0, 5);
    expect((await settled()).line).toBe(1n);
  });

  it('makes tokens and pictures of the lines before it void', async () => {
    await run();
    log.storeId = 'log-2';
    const second = await run();
    log.storeId = 'log-3';
    const third = await run();
    expect([second.named('id'), third.named('id'), third.accessSnapshot]).toEqual(['id-1', 'id-2', 'access-2']);
  });
});
