import { describe, expect, it } from '@jest/globals';
import {
  decodeEvent,
  decodeFact,
  encodeEvent,
  foldedOrNamed,
  UndecodableEvent,
} from '../../../src/events/event-codec.js';
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

  const without = (field: string): string => {
    const { [field]: _, ...rest } = { v: 1, ...metadata } as Record<string, unknown>;
    return JSON.stringify(rest);
  };
  it.each([
    ['data that is no JSON', { data: '{"organizationId":' }, 'data is not JSON'],
    ['no data', { data: '' }, 'data is not JSON'],
    ['data that is a list', { data: '[]' }, 'data is not an object'],
    ['data that is null', { data: 'null' }, 'data is not an object'],
    ['a field that is missing', { data: '{"organizationId":"org-1"}' }, 'teamId is not a text'],
    ['a field of another kind', { data: '{"organizationId":"org-1","teamId":["a"]}' }, 'teamId is not a text'],
    ['metadata that is no JSON', { metadata: 'v:1' }, 'metadata is not JSON'],
    ['no metadata', { metadata: '' }, 'metadata is not JSON'],
    ['metadata that is null', { metadata: 'null' }, 'metadata is not an object'],
    ['metadata that is a list', { metadata: '[1]' }, 'metadata is not an object'],
    [
      'a version that is a text',
      { metadata: JSON.stringify({ ...metadata, v: '1' }) },
      'metadata.v is not a schema version',
    ],
    ['a version below one', { metadata: JSON.stringify({ ...metadata, v: 0 }) }, 'metadata.v is not a schema version'],
    ['a version and no more', { metadata: '{"v":1}' }, /metadata\.(commandId|at) is not a text/],
    ['no time', { metadata: without('at') }, 'metadata.at is not a text'],
    [
      'a time that is a number',
      { metadata: JSON.stringify({ v: 1, ...metadata, at: 7 }) },
      'metadata.at is not a text',
    ],
  ])('names stream, event and field of %s', (_, changes, fault) => {
    for (const decode of [decodeEvent, decodeFact]) {
      const failing = (): unknown => decode(stored(changes));
      expect(failing).toThrow(fault);
      expect(failing).toThrow('event TeamEnabled at position 1 (s@0): ');
      expect(failing).toThrow(expect.objectContaining({ newer: false }));
    }
  });

  it.each([
    ['commandId', 'metadata.commandId is not a text'],
    ['correlationId', 'metadata.correlationId is not a text'],
    ['causationId', 'metadata.causationId is not a text'],
    ['actor', 'metadata.actor is not an object'],
    ['organizationId', 'metadata.organizationId is not a text'],
  ])('names what metadata lacks that is read whole: %s', (field, fault) =>
    expect(() => decodeEvent(stored({ metadata: without(field) }))).toThrow(fault),
  );

  it('names the fields of the actor', () => {
    const actor = { userId: 7, from: null };
    expect(() => decodeEvent(stored({ metadata: JSON.stringify({ v: 1, ...metadata, actor }) }))).toThrow(
      'metadata.actor.userId is not a text',
    );
  });

  it.each([
    ['an unknown name', { type: 'TeamVanished' }, true],
    ['a newer schema', { metadata: JSON.stringify({ v: 2, ...metadata }) }, true],
    ['damaged data', { data: '7' }, false],
  ])('tells what a newer version may read from what nobody can: %s', (_, changes, newer) =>
    expect(() => decodeEvent(stored(changes))).toThrow(expect.objectContaining({ newer })),
  );

  it('names the event that a fold could not take, and keeps a name that is there already', () => {
    const failing = (): never => {
      throw new TypeError("Cannot read properties of undefined (reading 'length')");
    };
    expect(() => foldedOrNamed(stored({}), failing)).toThrow(
      /^event TeamEnabled at position 1 \(s@0\): it does not fit what came before it/,
    );
    expect(() => foldedOrNamed(stored({}), () => decodeEvent(stored({ stream: 'other', data: '7' })))).toThrow(
      /^event TeamEnabled at position 1 \(other@0\): data is not an object$/,
    );
    expect(foldedOrNamed(stored({}), () => 7)).toBe(7);
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
      { v: 1, ...metadata, at: '2026-11-21T13:00:00.000Z', note: { note: 1, at: '2026-11-21T12:00:00.000Z' } },
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
