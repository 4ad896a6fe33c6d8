import { describe, expect, it } from '@jest/globals';
import { differences, digestOf, type Reading } from '../../../src/demo/snapshot.js';

const before: readonly Reading[] = [
  { name: 'teams', body: '{"items":[{"id":"team_1"}]}', count: 1 },
  { name: 'members', body: '{"items":[]}', count: 0 },
];
const changed = before.map((reading) => (reading.name === 'members' ? { ...reading, body: '{"items": []}' } : reading));

describe('how the demo compares what it read', () => {
  it('finds what is the same the same', () => {
    const again = structuredClone(before);
    expect(differences(before, again)).toEqual([]);
    expect(digestOf(again)).toBe(digestOf(before));
  });

  it('finds one byte more, and what is missing', () => {
    expect(differences(before, changed)).toEqual(['members']);
    expect(digestOf(changed)).not.toBe(digestOf(before));
    expect(differences(before, before.slice(0, 1))).toEqual(['members']);
  });
});
