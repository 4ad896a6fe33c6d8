import { describe, expect, it } from '@jest/globals';
import { ExplanationCache } from '../../../../projections/access-snapshot/memory/explanation-cache.js';
import type { EventRef } from '../../../../projections/access-snapshot/memory/provenance.js';
import type { ExplainedVerdict } from '../../../../src/ports/access/access.js';

const PLACES = 16_384;
const ref = (number: number): EventRef => number as EventRef;
const answer = (teamId: string): ExplainedVerdict => ({
  allowed: true,
  reason: 'team',
  paths: [{ via: 'team', teamId, since: '2026-01-01T00:00:00.000Z', eventId: 'evt_1' }],
  missing: [],
});

describe('kept explanations', () => {
  const [research, ops] = [{ id: 'research' }, { id: 'ops' }];

  it('keep what is given for the second time, frozen for all to share', () => {
    const cache = new ExplanationCache();
    const first = answer('research');
    expect(cache.find(ref(1), research)).toBeNull();
    expect(cache.offer(ref(1), research, first)).toBe(first);
    expect(Object.isFrozen(first)).toBe(false);
    expect(cache.find(ref(1), research)).toBeNull();
    const second = cache.offer(ref(1), research, answer('research'));
    expect(second).toEqual(first);
    expect([second, second.paths, second.paths[0]].every((part) => Object.isFrozen(part))).toBe(true);
    expect(cache.find(ref(1), research)).toBe(second);
  });

  it('give nothing to another event or another team, even in the same place', () => {
    const cache = new ExplanationCache();
    for (let time = 0; time < 2; time++) cache.offer(ref(1), research, answer('research'));
    expect(cache.find(ref(1), ops)).toBeNull();
    expect(cache.find(ref(1 + PLACES), research)).toBeNull();
    cache.offer(ref(1 + PLACES), research, answer('research'));
    expect(cache.find(ref(1), research)).toBeNull();
  });
});
