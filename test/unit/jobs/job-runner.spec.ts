import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { SystemClock } from '../../../src/adapters/system/system-clock.js';
import { JobRunner } from '../../../src/jobs/job-runner.js';
import { failureCode, Trouble } from '../../../src/jobs/trouble.js';
import { unavailable } from '../../../src/kernel/refusal.js';
import type { Log } from '../../../src/ports/log.port.js';
import { eventually } from '../../support/eventually.js';

const PATIENCE_MS = 20_000;
const logged: string[] = [];
const none = (): void => undefined;
const log: Log = {
  debug: () => void logged.push('debug'),
  info: none,
  warn: () => void logged.push('warn'),
  error: none,
};

class Turns extends JobRunner {
  readonly began: number[] = [];

  constructor(
    private readonly next: (turn: number, signal: AbortSignal) => Promise<number>,
    longestPauseMs = 10,
  ) {
    super({ clock: new SystemClock(), log }, 'spec', 'schedule', longestPauseMs);
  }

  protected turn(signal: AbortSignal): Promise<number> {
    this.began.push(performance.now());
    return this.next(this.began.length, signal);
  }
}

describe('the turns of a job', () => {
  let stopping: AbortController;
  let running: Promise<void> | undefined;
  beforeEach(() => {
    stopping = new AbortController();
    logged.length = 0;
  });
  afterEach(async () => {
    stopping.abort();
    await running;
  });
  const started = (turns: Turns): Turns => {
    running = turns.run(stopping.signal);
    return turns;
  };

  it('that fail are taken again, later each time', async () => {
    const { began } = started(new Turns(async () => Promise.reject(new Error('always')), 60_000));
    await eventually(() => began.length > 2, PATIENCE_MS);
    expect(began[1]! - began[0]!).toBeGreaterThanOrEqual(198);
    expect(began[2]! - began[1]!).toBeGreaterThanOrEqual(398);
  }, 30_000);

  it('wait no longer than the longest pause, however often they failed', async () => {
    const { began } = started(new Turns(async () => Promise.reject(new Error('always')), 5));
    await eventually(() => began.length > 12, PATIENCE_MS);
  }, 30_000);

  it('say since when they fail, and forget it with the first that is well', async () => {
    let well = false;
    const turns = started(new Turns(async () => (well ? 60_000 : Promise.reject(new TypeError('of a person')))));
    await eventually(() => turns.status().state === 'failing');
    const { since, error } = turns.status();
    expect(error).toBe('TypeError');
    const before = turns.began.length;
    await eventually(() => turns.began.length > before + 2);
    expect(turns.status().since).toBe(since);
    well = true;
    await eventually(() => turns.status().state === 'running');
    expect(turns.status()).toEqual({ name: 'spec', kind: 'schedule', state: 'running' });
  });

  it('warn where something is wrong, and not where something is only not there yet', async () => {
    const turns = started(
      new Turns(async (turn) => {
        if (turn === 1) throw unavailable('projection.behind', 'not yet');
        if (turn === 2) throw new Error('wrong');
        return 60_000;
      }),
    );
    await eventually(() => turns.began.length === 3);
    expect(logged).toEqual(['debug', 'warn']);
  });

  it('end at once where the job is stopped, also in a pause, and a turn that is broken off is no failure', async () => {
    const pausing = started(new Turns(async () => 600_000));
    await eventually(() => pausing.began.length === 1);
    stopping.abort();
    await running;
    expect(pausing.status().state).toBe('standby');

    stopping = new AbortController();
    const working = started(
      new Turns(
        (_, signal) =>
          new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('off')))),
      ),
    );
    await eventually(() => working.began.length === 1);
    stopping.abort();
    await running;
    expect([working.status(), logged]).toEqual([{ name: 'spec', kind: 'schedule', state: 'standby' }, []]);
  });
});

describe('what is said of a failure', () => {
  it('is its code, or that of its cause, or its name, and never its sentence', () => {
    const coded = Object.assign(new Error('ada@example.com'), { code: 'ECONNREFUSED' });
    expect(failureCode(coded)).toBe('ECONNREFUSED');
    expect(failureCode(new Error('ada@example.com', { cause: new Error('x', { cause: coded }) }))).toBe('ECONNREFUSED');
    expect(failureCode(new RangeError('ada@example.com'))).toBe('RangeError');
    expect(failureCode(Object.assign(new Error('x'), { code: 550 }))).toBe('Error');
    expect(failureCode({})).toBe('Error');
  });

  it('counts failures in a row, from the first one on', () => {
    const trouble = new Trouble();
    trouble.failed(new Error('x'), 'noon');
    trouble.failed(new RangeError('x'), 'later');
    expect({ ...trouble }).toEqual({ error: 'RangeError', since: 'noon', failures: 2 });
    trouble.well();
    expect({ ...trouble }).toEqual({ ...new Trouble() });
    expect(trouble.failures).toBe(0);
  });
});
