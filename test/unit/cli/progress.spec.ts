import { describe, expect, it } from '@jest/globals';
import type { Projection, Rebuild } from '../../../src/cli/operator-api.js';
import { Display, duration, progressLine } from '../../../src/cli/progress.js';

const filling = (rebuild: Partial<Rebuild> | null): Projection => ({
  name: 'audit_log',
  version: 1,
  generation: 1,
  position: '100',
  lag: '0',
  state: 'rebuilding',
  reason: null,
  rebuild: rebuild && {
    position: '0',
    head: '100',
    eventsPerSecond: null,
    estimatedSecondsRemaining: null,
    ...rebuild,
  },
});

describe('the line that says how far it is', () => {
  it.each([
    [[filling(null)], 1, '0 %, 0 of 1 done, no estimate yet'],
    [[filling({ position: '-1' })], 1, '0 %, 0 of 1 done, no estimate yet'],
    [
      [filling({ position: '42', eventsPerSecond: 18_200, estimatedSecondsRemaining: 35 })],
      1,
      '42 %, 0 of 1 done, 18,200 events/s, about 35 s left',
    ],
    [[filling({ position: '50', estimatedSecondsRemaining: 600 })], 2, '75 %, 1 of 2 done, about 10 min left'],
    [
      [
        filling({ position: '100', estimatedSecondsRemaining: 0 }),
        filling({ position: '50', estimatedSecondsRemaining: 3 }),
      ],
      4,
      '87 %, 2 of 4 done, about 3 s left',
    ],
    [[filling({ position: '-1', head: '-1' })], 1, '100 %, 0 of 1 done, no estimate yet'],
  ])('%#', (pending, total, line) => expect(progressLine(pending, total)).toBe(line));

  it.each([
    [0, '1 s'],
    [89, '89 s'],
    [90, '2 min'],
    [5_000, '83 min'],
    [7_800, '2 h 10 min'],
  ])('%d seconds are %s', (seconds, text) => expect(duration(seconds)).toBe(text));
});

describe('the display', () => {
  const shown = (isTTY: boolean, use: (display: Display) => void): string => {
    const written: string[] = [];
    use(new Display({ isTTY, write: (text: string) => written.push(text) > 0 } as unknown as NodeJS.WriteStream));
    return written.join('');
  };
  const three = (display: Display): void => {
    display.passing('10 %');
    display.passing('20 %');
    display.line('done');
  };

  it('writes over what has passed on a terminal', () =>
    expect(shown(true, three)).toBe('\r\u001B[K10 %\r\u001B[K20 %\r\u001B[Kdone\n'));
  it('repeats it seldom elsewhere', () => expect(shown(false, three)).toBe('10 %\ndone\n'));
});
