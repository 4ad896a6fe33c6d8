import { describe, expect, it } from '@jest/globals';
import { AppliedPositions } from '../../../src/projector/applied-positions.js';

const LONG_MS = 10_000;
const never = new AbortController().signal;
const took = async (work: Promise<void>): Promise<number> => {
  const started = performance.now();
  await work;
  return performance.now() - started;
};

describe('the rest between two batches', () => {
  it('lasts as long as it should while nobody waits', async () => {
    expect(await took(new AppliedPositions().rest(30, never))).toBeGreaterThanOrEqual(28);
  });

  it('ends as soon as somebody waits, and does not begin while somebody does', async () => {
    const applied = new AppliedPositions();
    const resting = took(applied.rest(LONG_MS, never));
    const waiting = applied.moved('team_overview_v1_1', LONG_MS);
    expect(await resting).toBeLessThan(LONG_MS / 10);
    expect(await took(applied.rest(LONG_MS, never))).toBeLessThan(LONG_MS / 10);
    applied.set('team_overview_v1_1', 1n);
    await waiting;
    expect(await took(applied.rest(30, never))).toBeGreaterThanOrEqual(28);
  });

  it('ends when the projector is stopped', async () => {
    const stopping = new AbortController();
    const resting = took(new AppliedPositions().rest(LONG_MS, stopping.signal));
    stopping.abort();
    expect(await resting).toBeLessThan(LONG_MS / 10);
    expect(await took(new AppliedPositions().rest(LONG_MS, stopping.signal))).toBeLessThan(LONG_MS / 10);
  });
});
