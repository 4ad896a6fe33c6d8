import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Leases } from '../../src/ports/lease.port.js';
import { subjectOf, type OpenSubject } from '../support/contract-subject.js';

const LONG = 60_000;

export const leasesContract = (adapter: string, open: OpenSubject<Leases>): void => {
  describe(`${adapter}: leases`, () => {
    const subject = subjectOf(open);
    beforeEach(subject.start);
    afterEach(subject.stop);

    it('has one holder at a time, who keeps the epoch while renewing', async () => {
      const first = await subject.port.acquire('l', 'a', LONG);
      expect(await subject.port.acquire('l', 'b', LONG)).toBeNull();
      expect(await subject.port.acquire('l', 'a', LONG)).toEqual(first);
      expect(await subject.port.acquire('other', 'b', LONG)).not.toBeNull();
    });

    it('lets one of several instances win', async () => {
      const other = await subject.now.another();
      const answers = await Promise.all(
        [subject.port, other, subject.port, other].map((port, at) => port.acquire('l', `h${at}`, LONG)),
      );
      expect(answers.filter((lease) => lease !== null)).toHaveLength(1);
    });

    it('passes on with a higher epoch once it ran out', async () => {
      const first = await subject.port.acquire('l', 'a', 20);
      await sleep(40);
      const second = await subject.port.acquire('l', 'b', LONG);
      expect(second!.epoch).toBeGreaterThan(first!.epoch);
      expect(await subject.port.acquire('l', 'a', LONG)).toBeNull();
    });

    it('passes on at once when it is given up, by its holder only, and the epoch never shrinks', async () => {
      const first = await subject.port.acquire('l', 'a', LONG);
      await subject.port.release('l', 'b');
      expect(await subject.port.acquire('l', 'b', LONG)).toBeNull();
      await subject.port.release('l', 'a');
      await subject.port.release('l', 'a');
      const second = await (await subject.now.restart()).acquire('l', 'b', LONG);
      expect(second!.epoch).toBeGreaterThan(first!.epoch);
    });
  });
};
