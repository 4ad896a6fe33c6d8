import { describe, expect, it } from '@jest/globals';
import { SealedPeople } from '../../../src/adapters/sealing/sealed-people.js';

const MASTER_KEY = Buffer.alloc(32, 7);
const opened = (people: SealedPeople, stored: readonly ReturnType<SealedPeople['seal']>[], moment = people.moment) =>
  [
    ...people.open(
      stored.map(({ subjectId }) => subjectId),
      stored,
      moment,
    ),
  ].map(([subjectId, { name }]) => [subjectId, name]);

describe('people held open', () => {
  it('are given out only where the store still holds the very bytes they were opened from', () => {
    const people = new SealedPeople(MASTER_KEY);
    const [ada, bea] = [people.seal('usr_1', { name: 'Ada' }), people.seal('usr_1', { name: 'Bea' })];
    expect(opened(people, [ada])).toEqual([['usr_1', 'Ada']]);
    expect(opened(people, [bea])).toEqual([['usr_1', 'Bea']]);
    const changed = Buffer.from(bea.sealed);
    changed[changed.length - 1]! ^= 1;
    expect(opened(people, [{ ...bea, sealed: changed }])).toEqual([]);
    // Bytes that are alike need no key any more: that is what holding them saves.
    const noKey = Buffer.alloc(bea.key.length);
    expect(opened(people, [{ ...bea, key: noKey }])).toEqual([]);
    expect(opened(people, [bea])).toEqual([['usr_1', 'Bea']]);
    expect(opened(people, [{ ...bea, key: noKey }])).toEqual([['usr_1', 'Bea']]);
  });

  it('PPL-7 are let go when they are erased, and when the store does not hold them any more', () => {
    const people = new SealedPeople(MASTER_KEY);
    const stored = ['usr_1', 'usr_2', 'usr_3'].map((id) => people.seal(id, { name: id }));
    opened(people, stored);
    expect(people.held).toBe(3);
    people.forget('usr_1');
    expect(people.held).toBe(2);
    people.open(['usr_2', 'usr_3'], [stored[2]!], people.moment);
    expect(people.held).toBe(1);
  });

  it('PPL-7 are not kept where they were read from the store before an erasure and opened after it', () => {
    const people = new SealedPeople(MASTER_KEY);
    const { moment } = people;
    const read = [people.seal('usr_1', { name: 'Ada' })];
    people.forget('usr_1');
    expect(opened(people, read, moment)).toEqual([['usr_1', 'Ada']]);
    expect(people.held).toBe(0);
  });

  it('are ten thousand at most, the newest', () => {
    const people = new SealedPeople(MASTER_KEY);
    const sealed = Array.from({ length: 10_050 }, (_, at) => people.seal(`usr_${at}`, { name: 'Ada' }));
    opened(people, sealed);
    expect(people.held).toBe(10_000);
    expect(opened(people, sealed.slice(0, 1))).toEqual([['usr_0', 'Ada']]);
  });
});
