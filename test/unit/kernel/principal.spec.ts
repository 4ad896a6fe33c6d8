import { describe, expect, it } from '@jest/globals';
import type { Capability } from '../../../src/kernel/capabilities.js';
import { narrowed, speaksOf } from '../../../src/kernel/principal.js';
import { isResourceKind, resourceOfId, resourceOfKind, RESOURCES } from '../../../src/kernel/resources.js';

const held: ReadonlySet<Capability> = new Set<Capability>(['people:manage', 'usage:view']);
const set = (...capabilities: readonly Capability[]): ReadonlySet<Capability> => new Set(capabilities);

describe('what a credential leaves of a person', () => {
  it('is what they hold and what it names, never more than either', () => {
    expect(narrowed(held, null)).toEqual(held);
    expect(narrowed(held, { capabilities: null })).toEqual(held);
    expect(narrowed(held, { capabilities: set('people:manage', 'audit:view') })).toEqual(set('people:manage'));
    expect(narrowed(set(), { capabilities: held })).toEqual(set());
  });

  it('is nothing where it names nothing', () => {
    expect(narrowed(held, { capabilities: set() })).toEqual(set());
    expect(speaksOf({ narrowedTo: { capabilities: null, gatewayIds: new Set() } }, 'gw_1')).toBe(false);
  });

  it('is every gateway where none is named, and otherwise those alone', () => {
    const named = { narrowedTo: { capabilities: set(), gatewayIds: new Set(['gw_1']) } };
    expect([speaksOf(named, 'gw_1'), speaksOf(named, 'gw_2')]).toEqual([true, false]);
    expect(speaksOf({ narrowedTo: null }, 'gw_1')).toBe(true);
    expect(speaksOf({ narrowedTo: { capabilities: set(), gatewayIds: null } }, 'gw_1')).toBe(true);
  });
});

describe('kinds of things', () => {
  it('are each found by their prefix and by their kind, and share neither', () => {
    for (const row of RESOURCES) expect([resourceOfId(row.prefix), resourceOfKind(row.kind)]).toEqual([row, row]);
    expect(new Set(RESOURCES.map(({ prefix }) => prefix)).size).toBe(RESOURCES.length);
    expect(new Set(RESOURCES.map(({ kind }) => kind)).size).toBe(RESOURCES.length);
  });

  it('are told from other words, also from those that every object knows', () => {
    expect(isResourceKind('api-key')).toBe(true);
    for (const word of ['', 'key', 'Team', 'constructor', '__proto__', 'gw']) expect(isResourceKind(word)).toBe(false);
  });
});
