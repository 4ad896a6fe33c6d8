import { describe, expect, it } from '@jest/globals';
import { event, eventsIn, isOneOf, namesOf } from '../../../src/events/declaration.js';
import * as is from '../../../src/events/fields.js';
import { fieldsOfKind, linkingFields } from '../../../src/events/links.js';

const fits = (field: is.Field, value: unknown): boolean => {
  try {
    field.check(value, 'path');
    return true;
  } catch (error) {
    expect(error).toBeInstanceOf(is.WrongShape);
    return false;
  }
};
const VALUES = ['', 'a', 'on', 0, 3, -1, 1.5, 2 ** 53, NaN, true, false, null, undefined, [], ['a'], ['a', 1], {}];

describe('fields of events', () => {
  it.each<[string, is.Field, readonly unknown[]]>([
    ['text', is.text, ['', 'a', 'on']],
    ['flag', is.flag, [true, false]],
    ['count', is.count, [0, 3]],
    ['id', is.id('team'), ['', 'a', 'on']],
    ['oneOf', is.oneOf('on', 'off'), ['on']],
    ['listOf', is.listOf(is.text), [[], ['a']]],
    ['nullable', is.nullable(is.flag), [true, false, null]],
    ['optional', is.optional(is.flag), [true, false, undefined]],
    ['either', is.either('on', is.count), ['on', 0, 3]],
    ['record', is.record({ name: is.optional(is.text) }), [{}]],
    ['a nullable list', is.nullable(is.listOf(is.nullable(is.text))), [null, [], ['a']]],
  ])('%s takes what it says and nothing else', (_, field, taken) =>
    expect(VALUES.filter((value) => fits(field, value))).toEqual(taken),
  );

  it('of a record are checked each, and those that it does not name pass', () => {
    const field = is.record({ name: is.text, limits: is.listOf(is.record({ count: is.count })) });
    expect(fits(field, { name: 'a', limits: [{ count: 1 }], newer: 1 })).toBe(true);
    expect(fits(field, { name: 'a', limits: [{ count: 1 }, { count: '1' }] })).toBe(false);
    expect(fits(field, { name: 'a' })).toBe(false);
    expect(() => field.check({ name: 1, limits: [] }, 'data')).toThrow('name');
  });

  it('keep what they refer to in lists and where they may be missing, and lose it where they are unlisted', () => {
    const team = is.id('team');
    for (const field of [team, is.listOf(team), is.nullable(team), is.optional(team), is.listOf(is.nullable(team))])
      expect(field.refersTo).toBe('team');
    expect(is.unlisted(team).refersTo).toBeUndefined();
    expect([fits(is.unlisted(team), 'a'), fits(is.unlisted(team), 1)]).toEqual([true, false]);
  });

  it('link an event to what it concerned within its organization', () => {
    const fields = {
      organizationId: is.id('organization'),
      teamId: is.id('team'),
      memberIds: is.listOf(is.id('member')),
      former: is.unlisted(is.id('team')),
      name: is.text,
    };
    expect(linkingFields(fields)).toEqual(['teamId', 'memberIds']);
    expect([fieldsOfKind(fields, 'team'), fieldsOfKind(fields, 'organization'), fieldsOfKind(fields, 'role')]).toEqual([
      ['teamId'],
      ['organizationId'],
      [],
    ]);
  });
});

describe('declared events', () => {
  const raised = (data: object): object => ({ ...data, count: 0 });
  const SET = eventsIn('spec', {
    SpecOpened: event({ name: is.text }),
    SpecCounted: event({ name: is.text, count: is.count }, undefined, raised),
  });

  it('have one version more than upcasters', () => {
    expect([SET.events.SpecOpened.version, SET.events.SpecCounted.version]).toEqual([1, 2]);
    expect(SET.events.SpecCounted.upcasters).toEqual([raised]);
  });

  it('are told apart by their whole names', () => {
    expect(namesOf(SET)).toEqual(['SpecOpened', 'SpecCounted']);
    const belongs = (type: string): boolean => isOneOf(SET, { type, data: {} });
    expect(['SpecOpened', 'SpecOpenedAgain', 'Spec', 'toString', ''].map(belongs)).toEqual([
      true,
      false,
      false,
      false,
      false,
    ]);
  });
});
