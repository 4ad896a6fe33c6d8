import { describe, expect, it } from '@jest/globals';
import { decodeEvent, decodeFact, encodeEvent, UndecodableEvent } from '../../../src/events/event-codec.js';
import type { EventMetadata } from '../../../src/kernel/domain-event.js';

const metadata: EventMetadata = {
  commandId: 'c',
  correlationId: 'c',
  causationId: 'c',
  actor: { system: 'spec', from: null },
  organizationId: 'org-1',
  at: '2026-11-21T12:00:00.000Z',
};
const team = { organizationId: 'org-1', teamId: 'team-1' };
const stored = (changes: object) => ({
  ...encodeEvent('e1', { type: 'TeamEnabled', data: team }, metadata),
  stream: 's',
  revision: 0n,
  position: 1n,
  ...changes,
});

describe('the event codec', () => {
  it('gives back what was encoded', () => {
    expect(decodeEvent(stored({}))).toEqual({
      type: 'TeamEnabled',
      data: team,
      id: 'e1',
      stream: 's',
      revision: 0n,
      position: 1n,
      metadata,
    });
  });

  it.each([
    ['an unknown name', { type: 'TeamVanished' }],
    ['a newer schema version', { metadata: JSON.stringify({ v: 2, ...metadata }) }],
    ['no schema version', { metadata: JSON.stringify(metadata) }],
    ['damaged data', { data: '{"organizationId":' }],
    ['data without a field', { data: '{"organizationId":"org-1"}' }],
  ])('says so when it meets %s', (_, changes) => {
    expect(() => decodeEvent(stored(changes))).toThrow(UndecodableEvent);
    expect(() => decodeFact(stored(changes))).toThrow(UndecodableEvent);
  });

  it.each([
    ['as it is written', { v: 1, ...metadata }],
    ['in another order', { ...metadata, v: 1 }],
    ['with more behind it', { v: 1, ...metadata, mood: 'good' }],
    ['with a time of another length', { v: 1, ...metadata, at: '2026-11-21T12:00:00Z' }],
    [
      'with a text that looks like the end',
      { v: 1, ...metadata, at: '2026-11-21T13:00:00.000Z', note: ',"at":"2026-11-21T12:00:00.000Z' },
    ],
    [
      'with an object that looks like the end',
      { v: 1, at: '2026-11-21T13:00:00.000Z', note: { note: 1, at: '2026-11-21T12:00:00.000Z' } },
    ],
    ['with nothing but quotes where the time is', { v: 1, ...metadata, at: '"'.repeat(12) }],
  ])('reads the same for a fold of facts, its metadata %s', (_, written) => {
    const event = stored({ metadata: JSON.stringify(written) });
    const { type, data, id, position, metadata: whole } = decodeEvent(event);
    expect(decodeFact(event)).toMatchObject({ type, data, id, position, metadata: { at: whole.at } });
  });

  it('writes only events that are in the catalogue', () => {
    expect(() => encodeEvent('e1', { type: 'TeamVanished', data: {} }, metadata)).toThrow('catalogue');
  });

  it('passes fields that a newer writer added', () => {
    expect(decodeEvent(stored({ data: JSON.stringify({ ...team, mood: 'good' }) })).data).toMatchObject(team);
  });
});
