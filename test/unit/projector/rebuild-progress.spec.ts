import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { auditLog } from '../../../projections/audit-log/audit-log.projection.js';
import type { AnyProjection } from '../../../projections/index.js';
import type { EventFeed } from '../../../src/ports/event-feed.port.js';
import type { ProjectionStatus } from '../../../src/ports/projector.port.js';
import { Throughput } from '../../../src/projector/throughput.js';
import type { ProjectionRunner } from '../../../src/projector/projection-runner.js';
import { organizationStory } from '../../support/organization-story.js';
import { eventually } from '../../support/eventually.js';
import { collectionOf, ReadSide } from '../../support/read-side.js';

const AUDIT_LOG = [auditLog as unknown as AnyProjection];
/** Events folded together while filling. */
const WINDOW = 2_000n;
const PATIENCE_MS = 20_000;

describe('pace', () => {
  it('goes by all there was since it was begun', () => {
    const pace = new Throughput(1_000, -1n);
    pace.passed(200);
    pace.passed(300);
    expect(pace.eventsPerSecond(3_000)).toBe(250);
    expect(pace.secondsRemaining(499n, 999n, 3_000)).toBe(2);
  });

  it('counts positions that have gaps as they are', () => {
    const pace = new Throughput(0, 1_000_000n);
    expect(pace.secondsRemaining(2_000_000n, 7_000_000n, 1_000)).toBe(5);
  });

  it('says nothing while there is nothing to go by', () => {
    const pace = new Throughput(0, 10n);
    pace.passed(5);
    expect(pace.eventsPerSecond(50)).toBeUndefined();
    expect(pace.secondsRemaining(15n, 20n, 50)).toBeUndefined();
    expect(pace.secondsRemaining(10n, 20n, 5_000)).toBeUndefined();
    expect(new Throughput(0, 10n).eventsPerSecond(5_000)).toBeUndefined();
  });

  it('has nothing left at the head', () => expect(new Throughput(0, 0n).secondsRemaining(20n, 20n, 1)).toBe(0));
});

describe('the progress of a rebuild', () => {
  let side: ReadSide;
  beforeEach(async () => void (side = await ReadSide.open()));
  afterEach(() => side.close());

  /** The log of the side, which gives no event above a position before it may. */
  const stoppedAt = (): { feed: EventFeed; limit: bigint; open: () => void } => {
    let open = (): void => undefined;
    const opened = new Promise<void>((resolve) => (open = resolve));
    const gate = { limit: side.position, open, feed: undefined as unknown as EventFeed };
    const follow: EventFeed['follow'] = async function* (after, options) {
      for await (const batch of side.store.follow(after, options)) {
        if (batch.position > gate.limit) await opened;
        yield batch;
      }
    };
    gate.feed = { head: () => side.store.head(), end: () => side.store.end(), follow };
    return gate;
  };

  const auditLogOf = async (runner: ProjectionRunner): Promise<ProjectionStatus> =>
    (await runner.status()).projections[0]!;

  it('AUD-3 is shown by the process that fills it and by any other, with an estimate', async () => {
    await side.append(...organizationStory('1', 400));
    const gate = stoppedAt();
    const leader = side.projector(AUDIT_LOG, { holder: 'one' }, gate.feed);
    const other = side.projector(AUDIT_LOG, { holder: 'two' });
    leader.runner.start();
    await eventually(async () => (await auditLogOf(leader.runner)).lag === 0n, PATIENCE_MS);
    expect(await auditLogOf(other.runner)).toMatchObject({ state: 'standby' });

    gate.limit = WINDOW;
    const started = performance.now();
    await other.runner.rebuild('audit_log');
    const { rebuild: asked, state } = await auditLogOf(other.runner);
    expect({ state, asked }).toEqual({
      state: 'rebuilding',
      asked: { version: auditLog.version, generation: 2, position: -1n, head: side.position },
    });
    await leader.runner.rebuild('audit_log');
    await eventually(async () => (await auditLogOf(leader.runner)).rebuild!.position >= WINDOW - 1n, PATIENCE_MS);
    await pause(150);

    const own = (await auditLogOf(leader.runner)).rebuild!;
    expect(own).toMatchObject({
      head: side.position,
      eventsPerSecond: expect.any(Number),
      estimatedSecondsRemaining: expect.any(Number),
    });
    expect(own.eventsPerSecond!).toBeGreaterThanOrEqual(
      Math.floor(Number(WINDOW) / ((performance.now() - started) / 1_000)),
    );
    await eventually(async () => (await auditLogOf(other.runner)).rebuild!.position === own.position, PATIENCE_MS);
    const seen = (await auditLogOf(other.runner)).rebuild!;
    expect(seen).toMatchObject({ head: side.position, estimatedSecondsRemaining: expect.any(Number) });
    expect(seen.eventsPerSecond).toBeUndefined();

    gate.open();
    await eventually(async () => (await auditLogOf(other.runner)).generation === 2, PATIENCE_MS);
    expect((await auditLogOf(other.runner)).rebuild).toBeUndefined();
    expect((await auditLogOf(leader.runner)).rebuild).toBeUndefined();
  }, 60_000);

  it('AUD-3 goes on, after the process ended in the middle, with the events that are missing and no others', async () => {
    await side.append(...organizationStory('1', 400));
    const gate = stoppedAt();
    const first = side.projector(AUDIT_LOG, {}, gate.feed);
    first.runner.start();
    await eventually(async () => (await auditLogOf(first.runner)).lag === 0n, PATIENCE_MS);
    gate.limit = WINDOW;
    await first.runner.rebuild('audit_log');
    const saved = async () => (await side.documents.progress.load(collectionOf('audit_log', 2)))?.position ?? -1n;
    await eventually(async () => (await saved()) >= WINDOW - 1n, PATIENCE_MS);
    const stopped = first.runner.stop();
    gate.open();
    await stopped;
    const from = await saved();
    expect(from).toBeLessThan(side.position);

    const asked: bigint[] = [];
    const feed: EventFeed = {
      head: () => side.store.head(),
      end: () => side.store.end(),
      follow: (after, options) => (asked.push(after), side.store.follow(after, options)),
    };
    const second = side.projector(AUDIT_LOG, {}, feed);
    second.runner.start();
    await eventually(async () => (await auditLogOf(second.runner)).generation === 2, PATIENCE_MS);
    expect(asked.filter((after) => after < from)).toEqual([]);
    expect(asked).toContain(from);
    expect(await side.digest(collectionOf('audit_log', 2))).toBe(await side.digest(collectionOf('audit_log', 1)));
  }, 60_000);
});
