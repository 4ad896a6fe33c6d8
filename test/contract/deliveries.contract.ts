import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { DeliveryLog, DeliveryRecord } from '../../src/ports/deliveries.port.js';
import { subjectOf, type OpenSubject } from '../support/contract-subject.js';

const day = (of: number): string => `2026-01-${String(of).padStart(2, '0')}T00:00:00.000Z`;

const record = (id: string, other: Partial<DeliveryRecord> = {}): DeliveryRecord => ({
  job: 'email',
  id,
  about: { organizationId: 'org_1', invitedBy: null },
  status: 'due',
  openAt: day(2),
  expiresAt: day(9),
  failures: 0,
  attempts: [],
  revision: 0,
  ...other,
});

/** @param lose removes every delivery from the data of a subject; all is closed then */
export const deliveryLogContract = (
  adapter: string,
  open: OpenSubject<DeliveryLog>,
  lose: (place: string) => Promise<void>,
): void => {
  describe(`${adapter}: delivery log`, () => {
    const subject = subjectOf(open);
    beforeEach(subject.start);
    afterEach(subject.stop);
    const due = async (now: number, limit = 10) =>
      (await subject.port.due('email', day(now), limit)).map(({ id }) => id);

    it('keeps a record whole, over a restart too', async () => {
      const tried = record('a', { attempts: [{ at: day(1), failure: 'ECONNREFUSED' }], failures: 1 });
      expect(await subject.port.add(tried)).toBe(true);
      const again = await subject.now.restart();
      expect([await again.find('email', 'a'), await again.find('email', 'b'), await again.find('other', 'a')]).toEqual([
        tried,
        null,
        null,
      ]);
    });

    it('adds each id of a job once, whatever became of it', async () => {
      const other = await subject.now.another();
      const added = await Promise.all(
        Array.from({ length: 10 }, (_, at) => (at % 2 === 0 ? subject.port : other).add(record('a', { failures: at }))),
      );
      expect(added.filter(Boolean)).toHaveLength(1);
      const kept = (await subject.port.find('email', 'a'))!;
      await subject.port.change({ ...kept, status: 'delivered', openAt: null });
      expect(await subject.port.add(record('a'))).toBe(false);
      expect(await subject.port.find('email', 'a')).toMatchObject({ status: 'delivered', failures: kept.failures });
      expect(await subject.port.add(record('a', { job: 'other' }))).toBe(true);
    });

    it('changes only what nobody else changed since it was read', async () => {
      await subject.port.add(record('a'));
      const first = await subject.port.change(record('a', { status: 'claimed' }));
      expect(first).toEqual(record('a', { status: 'claimed', revision: 1 }));
      expect(await subject.port.change(record('a', { status: 'ended' }))).toBeNull();
      expect(await subject.port.change(record('never'))).toBeNull();
      expect(await subject.port.change({ ...first!, failures: 3 })).toMatchObject({ failures: 3, revision: 2 });
      expect(await subject.port.find('email', 'a')).toEqual(
        record('a', { status: 'claimed', failures: 3, revision: 2 }),
      );
    });

    it('lets one of many that claim at the same time have it', async () => {
      await subject.port.add(record('a'));
      const other = await subject.now.another();
      const claims = await Promise.all(
        Array.from({ length: 10 }, (_, at) =>
          (at % 2 === 0 ? subject.port : other).change(record('a', { status: 'claimed', failures: at })),
        ),
      );
      const [winner, ...others] = claims.filter((claim) => claim !== null);
      expect(others).toEqual([]);
      expect(await subject.port.find('email', 'a')).toEqual(winner);
    });

    it('knows what is due: open, not before its time, not after its end, longest due first', async () => {
      await Promise.all([
        subject.port.add(record('second', { openAt: day(3) })),
        subject.port.add(record('first', { status: 'claimed' })),
        subject.port.add(record('later', { openAt: day(7) })),
        subject.port.add(record('expired', { expiresAt: day(4) })),
        subject.port.add(record('done', { status: 'delivered', openAt: null })),
        subject.port.add(record('of another job', { job: 'other' })),
      ]);
      expect([await due(1), await due(2), await due(5), await due(5, 1)]).toEqual([
        [],
        expect.arrayContaining(['first', 'expired']),
        ['first', 'second'],
        ['first'],
      ]);
      expect([await subject.port.open('email', day(5)), await subject.port.open('none', day(5))]).toEqual([3, 0]);
    });

    it('drops what expired, and keeps the rest', async () => {
      await subject.port.add(record('old', { expiresAt: day(4) }));
      await subject.port.add(record('new'));
      const id = await subject.port.logId();
      await subject.port.sweep(day(5));
      expect([await subject.port.find('email', 'old'), (await subject.port.find('email', 'new'))?.id]).toEqual([
        null,
        'new',
      ]);
      expect(await subject.port.logId()).toBe(id);
    });

    it('has one id for all instances, over a restart too, and another one once it was lost', async () => {
      const other = await subject.now.another();
      const ids = await Promise.all([subject.port.logId(), other.logId(), subject.port.logId()]);
      expect(new Set(ids).size).toBe(1);
      expect(await (await subject.now.restart()).logId()).toBe(ids[0]);
      const without = await subject.now.restart(lose);
      expect(await without.logId()).not.toBe(ids[0]);
    });
  });
};
