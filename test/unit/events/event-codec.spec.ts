import { describe, expect, it } from '@jest/globals';
import { decodeEvent, encodeEvent, UndecodableEvent } from '../../../src/events/event-codec.js';
import type { EventMetadata } from '../../../src/kernel/domain-event.js';

const metadata: EventMetadata = { commandId: 'c', correlationId: 'c', causationId: 'c', actor: { kind: 'system', name: 'spec' }, organizationId: 'org-1', at: '2026-11-21T12:00:00.000Z' };
const team = { organizationId: 'org-1', teamId: 'team-1' };
const stored = (changes: object) => ({ ...encodeEvent('e1', { type: 'TeamEnabled', data: team }, metadata), stream: 's', revision: 0n, position: 1n, ...changes });

describe('the event codec', () => {
  it('gives back what was encoded', () => {
    expect(decodeEvent(stored({}))).toEqual({ type: 'TeamEnabled', data: team, id: 'e1', stream: 's', revision: 0n, position: 1n, metadata });
  });

  it.each([
    ['an unknown name', { type: 'TeamVanished' }],
    ['a newer schema version', { metadata: JSON.stringify({ v: 2, ...metadata }) }],
    ['no schema version', { metadata: JSON.stringify(metadata) }],
    ['damaged data', { data: '{"organizationId":' }],
    ['data without a field', { data: '{"organizationId":"org-1"}' }],
  ])('says so when it meets %s', (_, changes) => {
    expect(() => decodeEvent(stored(changes))).toThrow(UndecodableEvent);
  });

  it('writes only events that are in the catalogue', () => {
    expect(() => encodeEvent('e1', { type: 'TeamVanished', data: {} }, metadata)).toThrow('catalogue');
  });

  it('passes fields that a newer writer added', () => {
    expect(decodeEvent(stored({ data: JSON.stringify({ ...team, mood: 'good' }) })).data).toMatchObject(team);
  });
});
