import { describe, expect, it } from '@jest/globals';
import { Turn } from '../../../src/execution/turn.js';

const COMMAND = '0190163d-8694-739b-aea5-000000000001';

describe('a turn on a stream that others write too', () => {
  let now = 0;
  const patience = { clock: { monotonic: () => now }, milliseconds: 8_000 };
  const turn = (before?: Turn, command = COMMAND): Turn => {
    now = before === undefined ? 0 : now;
    return new Turn(patience, command, now + patience.milliseconds, before);
  };

  it('comes again until the time is over, after waits that are short and never the same for two commands', async () => {
    const waits: number[] = [];
    for (const command of ['a', 'b', 'c', 'd', 'e', 'f']) {
      const waiting = turn(undefined, command);
      const began = performance.now();
      expect(await waiting.comesAgain()).toBe(true);
      waits.push(performance.now() - began);
    }
    expect(Math.max(...waits)).toBeLessThan(1_000);
    const late = turn();
    now = 8_000;
    expect(await late.comesAgain()).toBe(false);
  });

  it('is told as contention where others moved the stream', () => {
    const contended = turn();
    for (const head of [1n, 2n, 3n]) {
      now += 2_500;
      contended.decidedOn(head);
    }
    now = 8_000;
    expect(contended.refusal()).toMatchObject({
      kind: 'unavailable',
      code: 'stream.contended',
      details: { retryAfter: 1 },
    });
  });

  it('is told as an outage where nothing of the others is to be seen', () => {
    const held = turn();
    for (const at of [0, 2_000, 4_000, 6_000]) {
      now = at;
      held.decidedOn(7n);
    }
    now = 8_000;
    expect(held.refusal()).toMatchObject({
      kind: 'unavailable',
      code: 'store.unavailable',
      details: { retryAfter: 5 },
    });
  });

  it('knows from the turn before it, which was in vain, how long nothing has moved', () => {
    const first = turn();
    first.decidedOn(7n);
    now = 8_000;
    const next = turn(first);
    next.decidedOn(7n);
    now = 8_001;
    expect(next.refusal()).toMatchObject({ code: 'store.unavailable' });
    next.decidedOn(8n);
    expect(next.refusal()).toMatchObject({ code: 'stream.contended' });
  });
});
