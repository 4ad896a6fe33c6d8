import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import type { SnapshotStore } from '../../src/ports/snapshot-store.port.js';
import { subjectOf, type OpenSubject } from '../support/contract-subject.js';

const snapshot = (state: Uint8Array, position = 1n) => ({ foldVersion: 3, storeId: 'log-1', position, state });
const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

export const snapshotStoreContract = (adapter: string, open: OpenSubject<SnapshotStore>): void => {
  describe(`${adapter}: snapshots`, () => {
    const subject = subjectOf(open);
    beforeEach(subject.start);
    afterEach(subject.stop);

    it('gives back the last one saved, byte for byte, over a restart', async () => {
      expect(await subject.port.load('s')).toBeNull();
      await subject.port.save('s', snapshot(new Uint8Array([1, 2, 3])));
      await subject.port.save('s', snapshot(new Uint8Array([0, 255]), 2n ** 63n - 1n));
      const loaded = await (await subject.now.restart()).load('s');
      expect({ ...loaded, state: [...loaded!.state] }).toEqual({
        foldVersion: 3,
        storeId: 'log-1',
        position: 2n ** 63n - 1n,
        state: [0, 255],
      });
    });

    it('takes a view into a larger buffer, and large states', async () => {
      const buffer = new Uint8Array(5_000_000).map((_, at) => (at * 31) % 251);
      await subject.port.save('s', snapshot(buffer.subarray(7, 4_000_007)));
      const loaded = await subject.port.load('s');
      expect(digest(loaded!.state)).toBe(digest(buffer.subarray(7, 4_000_007)));
    });

    it('never shows half of one while it is replaced', async () => {
      const states = [new Uint8Array(300_000).fill(1), new Uint8Array(300_000).fill(2)];
      await subject.port.save('s', snapshot(states[0]!));
      const saving = Promise.all(
        Array.from({ length: 10 }, (_, at) => subject.port.save('s', snapshot(states[at % 2]!))),
      );
      for (let read = 0; read < 20; read += 1) {
        const { state } = (await subject.port.load('s'))!;
        expect(state.every((byte) => byte === state[0])).toBe(true);
        await new Promise((resolve) => setImmediate(resolve));
      }
      await saving;
    });

    it('forgets what is removed', async () => {
      await subject.port.save('s', snapshot(new Uint8Array([1])));
      await subject.port.remove('s');
      await subject.port.remove('s');
      expect(await subject.port.load('s')).toBeNull();
    });
  });
};
