import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { loadMasterKey } from '../../../src/adapters/embedded/private/master-key.js';
import { type EmbeddedPrivate, openEmbeddedPrivate } from '../../../src/adapters/embedded/private/open-private.js';
import { Deliveries } from '../../../src/jobs/deliveries/deliveries.js';
import type { Delivery, NewDelivery } from '../../../src/jobs/deliveries/delivery.js';
import { deliveryReaction, DeliveryRunner } from '../../../src/jobs/deliveries/delivery-runner.js';
import { type DeliveryRecord, NotDelivered } from '../../../src/ports/deliveries.port.js';
import type { Log } from '../../../src/ports/log.port.js';
import { eventually } from '../../support/eventually.js';
import { MemoryFeed } from '../../support/memory-feed.js';
import { encoded, happened, recorded } from '../../support/recorded-events.js';
import { removeFolder, temporaryFolder } from '../../support/temporary-folder.js';

const START = Date.parse('2026-01-01T00:00:00.000Z');
const at = (seconds: number): string => new Date(START + seconds * 1000).toISOString();
const silent: Log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
const wanted = (id: string): NewDelivery => ({ id, about: { subject: id }, expiresAt: at(3600) });
const running = new AbortController().signal;
const revoked = happened('InvitationRevoked', { organizationId: 'org_1', invitationId: 'one' });

/** Sends text to nobody, and fails as it is told to. */
class Postcards implements Delivery<string> {
  readonly kind = 'delivery';
  readonly name = 'postcards';
  readonly handles = new Set(['InvitationRevoked'] as const);
  readonly backoff = { firstMs: 1_000, longestMs: 4_000, attempts: 3 };
  readonly claimMs = 30_000;
  repeatable = false;
  readonly sent: string[] = [];
  readonly unwanted = new Set<string>();
  fails: ((content: string) => Error | undefined) | undefined;
  unbuildable: Error | undefined;
  slow: Promise<void> | undefined;

  async from({ data }: { readonly data: object }): Promise<NewDelivery> {
    return wanted((data as { readonly invitationId: string }).invitationId);
  }

  async build({ id }: DeliveryRecord): Promise<string | null> {
    if (this.unbuildable) throw this.unbuildable;
    return this.unwanted.has(id) ? null : id;
  }

  async attempt(content: string): Promise<void> {
    this.sent.push(content);
    await this.slow;
    const error = this.fails?.(content);
    if (error) throw error;
  }

  async replace({ id }: DeliveryRecord): Promise<NewDelivery> {
    return wanted(`${id}+`);
  }
}

describe('deliveries', () => {
  let folder: string;
  let opened: EmbeddedPrivate;
  let seconds: number;
  let job: Postcards;
  let engine: Deliveries;
  const clock = { now: () => at(seconds), monotonic: () => seconds * 1000 };
  const parts = () => ({ deliveryLog: opened.deliveryLog, clock, log: silent });
  const record = (id: string) => opened.deliveryLog.find('postcards', id);
  const roundAt = (second: number): Promise<void> => {
    seconds = second;
    return engine.round(job, running);
  };

  beforeEach(async () => {
    folder = temporaryFolder();
    opened = await openEmbeddedPrivate({ folder, masterKey: loadMasterKey(folder) });
    seconds = 0;
    job = new Postcards();
    engine = new Deliveries(parts());
  });
  afterEach(async () => {
    await opened.close();
    removeFolder(folder);
  });

  it('PPL-1 go out at once, once, and what is over is looked at no more', async () => {
    await engine.begin(job, wanted('one'));
    await engine.begin(job, wanted('one'));
    await engine.add(job, wanted('one'));
    await roundAt(60);
    expect(job.sent).toEqual(['one']);
    expect(await record('one')).toMatchObject({ status: 'delivered', openAt: null, attempts: [{ failure: null }] });
    expect(await opened.deliveryLog.open('postcards', at(60))).toBe(0);
  });

  it('PPL-1 are due as soon as they are known, each by itself', async () => {
    await engine.add(job, wanted('one'));
    await engine.add(job, wanted('two'));
    expect(await opened.deliveryLog.open('postcards', at(0))).toBe(2);
    job.fails = (content) => (content === 'one' ? new NotDelivered('nobody listens') : undefined);
    await roundAt(0);
    expect([(await record('one'))?.status, (await record('two'))?.status]).toEqual(['due', 'delivered']);
  });

  it('PPL-1 go out by one of several processes', async () => {
    await engine.add(job, wanted('one'));
    const other = new Deliveries(parts());
    await Promise.all([engine.round(job, running), other.round(job, running), other.begin(job, wanted('one'))]);
    expect(job.sent).toEqual(['one']);
  });

  it('PPL-1 are tried again later after a certain failure, and given up after the last attempt', async () => {
    job.fails = () => Object.assign(new NotDelivered('refused'), { code: 'EENVELOPE' });
    await engine.begin(job, wanted('one'));
    expect(await record('one')).toMatchObject({ status: 'due', openAt: at(1), failures: 1 });
    await roundAt(0.9);
    expect(job.sent).toHaveLength(1);
    await roundAt(1);
    expect(await record('one')).toMatchObject({ status: 'due', openAt: at(3), failures: 2 });
    await roundAt(3);
    expect(await record('one')).toMatchObject({ status: 'ended', failures: 3, openAt: null });
    await roundAt(3000);
    expect([job.sent.length, (await record('one'))?.attempts.map(({ failure }) => failure)]).toEqual([
      3,
      ['EENVELOPE', 'EENVELOPE', 'EENVELOPE'],
    ]);
  });

  it('were certainly not sent where they could not be built', async () => {
    job.unbuildable = new TypeError('no such name');
    await engine.begin(job, wanted('one'));
    expect([job.sent, await record('one')]).toMatchObject([
      [],
      { status: 'due', attempts: [{ failure: 'TypeError' }] },
    ]);
  });

  it('PPL-1 are replaced after an uncertain failure, when the claim has run out', async () => {
    job.fails = (content) => (content === 'one' ? new Error('the connection broke off') : undefined);
    await engine.begin(job, wanted('one'));
    await roundAt(29);
    expect([job.sent, (await record('one'))?.status]).toEqual([['one'], 'claimed']);
    await roundAt(30);
    expect(job.sent).toEqual(['one', 'one+']);
    expect([await record('one'), await record('one+')]).toMatchObject([
      { status: 'ended', attempts: [{ at: at(30), failure: 'unknown' }] },
      { status: 'delivered' },
    ]);
    await roundAt(300);
    expect(job.sent).toHaveLength(2);
  });

  it('are sent again after an uncertain failure where that does no harm', async () => {
    job.repeatable = true;
    job.fails = () => (job.sent.length === 1 ? new Error('the connection broke off') : undefined);
    await engine.begin(job, wanted('one'));
    await roundAt(30);
    expect([job.sent, (await record('one'))?.status]).toEqual([['one', 'one'], 'delivered']);
  });

  it('PPL-1 end where they are not wanted any more, or expired', async () => {
    job.unwanted.add('one');
    await engine.add(job, wanted('one'));
    await engine.add(job, wanted('two'));
    await roundAt(3600);
    expect(job.sent).toEqual([]);
    seconds = 0;
    await engine.round(job, running);
    expect([job.sent, (await record('one'))?.status]).toEqual([['two'], 'ended']);
  });

  it('do not hold up a command for longer than a second', async () => {
    let arrive!: () => void;
    job.slow = new Promise((resolve) => (arrive = resolve));
    const begun = performance.now();
    await engine.begin(job, wanted('one'));
    expect(performance.now() - begun).toBeGreaterThan(900);
    expect(await record('one')).toMatchObject({ status: 'claimed', openAt: at(30) });
    arrive();
    await eventually(async () => (await record('one'))?.status === 'delivered');
  });

  it('PPL-1 follow from events: sent as they are where the event is new, replaced where it is older than the process', async () => {
    const feed = new MemoryFeed();
    const old = recorded(1, revoked);
    feed.add({ ...encoded(1, revoked), stream: 's', revision: 1n, position: 1n });
    const reaction = deliveryReaction({ deliveryLog: opened.deliveryLog, feed }, engine, job);
    const place = await reaction.place!();
    expect(place).toBe(`postcards_${await opened.deliveryLog.logId()}`);
    await reaction.react(old);
    await reaction.react({ ...old, position: 2n, data: { ...revoked.event.data, invitationId: 'two' } } as never);
    await roundAt(0);
    expect(job.sent.toSorted()).toEqual(['one+', 'two']);
  });

  it('say what is wrong with the newest attempts, since when, and how many are open', async () => {
    const runner = new DeliveryRunner(parts(), engine, job);
    const looked = async () => {
      const term = new AbortController();
      const run = runner.run(term.signal);
      term.abort();
      await run;
      return runner.status();
    };
    expect(runner.status()).toEqual({ name: 'postcards', kind: 'delivery', state: 'standby' });
    job.fails = () => new NotDelivered('to zoe@example.org', { cause: Object.assign(new Error(), { code: 'EDNS' }) });
    await engine.begin(job, wanted('one'));
    seconds = 5;
    await engine.begin(job, wanted('two'));
    expect(await looked()).toMatchObject({ state: 'failing', error: 'EDNS', since: at(0), open: 2 });
    job.fails = undefined;
    await engine.begin(job, wanted('three'));
    expect(await looked()).toEqual({ name: 'postcards', kind: 'delivery', state: 'standby', open: 2 });
  });
});
