import { describe, expect, it } from '@jest/globals';
import { decodeEvent } from '../../../src/events/event-codec.js';
import { LogFaults } from '../../../src/execution/log-faults.js';
import { refusalFor } from '../../../src/execution/refusal-for.js';
import { conflict } from '../../../src/kernel/refusal.js';
import { StoreUnavailable, StreamPruned } from '../../../src/ports/event-store.port.js';

const thrownBy = (changes: object): unknown => {
  const stored = {
    id: 'e1',
    type: 'TeamEnabled',
    data: '{}',
    metadata: '{"v":1}',
    stream: 's',
    revision: 0n,
    position: 1n,
  };
  try {
    return decodeEvent({ ...stored, ...changes });
  } catch (error) {
    return error;
  }
};
const PRUNED = new StreamPruned('teams-org_1', 0n, 4n);
const MALFORMED = thrownBy({ data: '7' });
const NEWER = thrownBy({ type: 'TeamVanished' });

describe('faults of the log that commands meet', () => {
  const set = () => {
    const logged: string[] = [];
    const faults = new LogFaults({ error: (fields) => void logged.push((fields as { stream: string }).stream) });
    return { faults, logged };
  };

  it('are logged once for each stream, and told until the stream is read without them', () => {
    const { faults, logged } = set();
    for (const stream of ['a', 'b', 'a', 'a']) faults.report(stream, PRUNED);
    expect([logged, faults.problems().length]).toEqual([['a', 'b'], 2]);
    expect(faults.problems()[0]).toBe(`commands are refused: ${PRUNED.message}`);
    faults.mended('a');
    expect(faults.problems()).toHaveLength(1);
    faults.report('a', PRUNED);
    expect(logged).toEqual(['a', 'b', 'a']);
  });

  it.each([
    ['a lost connection', new StoreUnavailable('out')],
    ['an event of a newer version', NEWER],
    ['a refusal of a rule', conflict('team.name-taken', 'Taken.')],
    ['a bug', new Error('a bug')],
  ])('are not %s', (_title, error) => {
    const { faults, logged } = set();
    faults.report('a', error);
    expect([logged, faults.problems()]).toEqual([[], []]);
  });

  it('are told up to a number, so that health stays short', () => {
    const { faults } = set();
    for (let n = 0; n < 1_000; n += 1) faults.report(`stream ${n}`, MALFORMED);
    expect(faults.problems()).toHaveLength(20);
  });

  it.each([
    ['a stream that lost events', PRUNED, 'stream.pruned', 60],
    ['an event that does not fit its schema', MALFORMED, 'event.malformed', 60],
    ['an event of a newer version', NEWER, 'event.unreadable', 60],
    ['a store that does not answer', new StoreUnavailable('out'), 'store.unavailable', 5],
  ])('are told to callers as unavailable, and when to come back: %s', (_title, error, code, retryAfter) => {
    expect(refusalFor(error)).toMatchObject({ kind: 'unavailable', code, details: { retryAfter } });
  });

  it('leave a refusal as it is, and a bug to others', () => {
    const refusal = conflict('team.name-taken', 'Taken.');
    expect(refusalFor(refusal)).toBe(refusal);
    expect(refusalFor(new Error('a bug'))).toBeUndefined();
    expect(refusalFor(null)).toBeUndefined();
  });

  it('name the stream and the field to callers', () => {
    expect(refusalFor(PRUNED)!.message).toContain('teams-org_1 does not begin at revision 0 but at 4');
    expect(refusalFor(MALFORMED)!.message).toContain(
      'TeamEnabled at position 1 (s@0): metadata.commandId is not a text',
    );
  });
});
