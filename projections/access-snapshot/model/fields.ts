import type { Exposure } from '../../../src/ports/access/access.js';
import type { NumberedIds } from '../memory/numbered-ids.js';
import type { EventRef } from '../memory/provenance.js';
import type { SavedPeople } from './saved-people.js';
import type { Organization } from './organization.js';

/** What writing a row needs: numbers that mean the same in every process. */
export interface Writing {
  /** Place of an event among those of its organization, oldest first. One event can cause many facts. */
  readonly placeOf: (ref: EventRef) => number;
  readonly people: NumberedIds;
  /** Words for the most frequent things. They are saved after the rows. */
  words: number[];
}

export interface Reading {
  readonly refAt: (place: number) => EventRef;
  readonly people: SavedPeople;
  readonly words: Int32Array;
  /** The organization being read. Fields that come earlier in its table are filled already. */
  readonly organization: Organization;
}

export type Visit = (ref: EventRef) => EventRef;

/** How one field of an entity stands in its row. */
export interface Field<Value, Row = unknown> {
  write(value: Value, writing: Writing): Row;
  read(row: Row, reading: Reading): Value;
  /** Calls `visit` with each event that the value rests on. @returns the value with the results in their place */
  visit?(value: Value, visit: Visit): Value;
}

/** A field for every property of an entity, except derived ones. A forgotten property does not compile. */
export type Fields<Entity, Derived extends keyof Entity = never> = {
  readonly [Key in Exclude<keyof Entity, Derived>]-?: Field<Entity[Key]>;
};

/**
 * The one place that knows every field of an entity. Saving, reading, copying and the removal of old events all use it.
 * @param blank an empty entity with every property, in the order in which all code creates them
 * @param derive sets the derived properties
 */
export const table = <Entity extends object, Derived extends keyof Entity = never>(
  blank: (reading: Reading) => Entity,
  fields: Fields<Entity, Derived>,
  derive: (entity: Entity) => void = () => undefined,
): Field<Entity, readonly unknown[]> => {
  type Filled = Record<string, unknown>;
  const all = Object.entries<Field<unknown>>(fields as Readonly<Record<string, Field<unknown>>>);
  const resting = all.filter(([, { visit }]) => visit !== undefined);
  return {
    write: (entity, writing) => all.map(([key, field]) => field.write((entity as Filled)[key], writing)),
    read: (row, reading) => {
      const entity = blank(reading);
      all.forEach(([key, field], index) => ((entity as Filled)[key] = field.read(row[index], reading)));
      derive(entity);
      return entity;
    },
    visit: (entity, visit) => {
      for (const [key, field] of resting) (entity as Filled)[key] = field.visit!((entity as Filled)[key], visit);
      return entity;
    },
  };
};

/** A value that JSON can hold unchanged. */
export const plain = <Value>(): Field<Value> => ({ write: (value) => value, read: (row) => row as Value });

export const eventRef: Field<EventRef, number> = {
  write: (ref, { placeOf }) => placeOf(ref),
  read: (place, { refAt }) => refAt(place),
  visit: (ref, visit) => visit(ref),
};

/** @param absent the value if there is none */
export const optional = <Value, Absent extends null | undefined>(
  field: Field<Value>,
  absent: Absent,
): Field<Value | Absent> => ({
  write: (value, writing) => (value === absent ? null : field.write(value as Value, writing)),
  read: (row, reading) => (row === null ? absent : field.read(row, reading)),
  visit: (value, visit) => (value === absent || !field.visit ? value : field.visit(value as Value, visit)),
});

export const setOf = <Value>(): Field<ReadonlySet<Value>, readonly Value[]> => ({
  write: (set) => [...set],
  read: (row) => new Set(row),
});

export const listOf = <Value>(field: Field<Value>): Field<Value[], readonly unknown[]> => ({
  write: (list, writing) => list.map((value) => field.write(value, writing)),
  read: (rows, reading) => rows.map((row) => field.read(row, reading)),
  visit: (list, visit) => {
    for (let index = 0; index < list.length; index++) list[index] = field.visit!(list[index]!, visit);
    return list;
  },
});

export const mapOf = <Key, Value>(
  field: Field<Value>,
): Field<Map<Key, Value>, readonly (readonly [Key, unknown])[]> => ({
  write: (map, writing) => Array.from(map, ([key, value]) => [key, field.write(value, writing)] as const),
  read: (rows, reading) => new Map(rows.map(([key, row]) => [key, field.read(row, reading)])),
  visit: (map, visit) => {
    if (field.visit) for (const [key, value] of map) map.set(key, field.visit(value, visit));
    return map;
  },
});

export const exposure: Field<Exposure, 'all' | readonly (readonly string[])[]> = {
  write: (value) => (value === 'all' ? 'all' : [[...value.tools], [...value.resources], [...value.prompts]]),
  read: (row) =>
    row === 'all' ? 'all' : { tools: new Set(row[0]), resources: new Set(row[1]), prompts: new Set(row[2]) },
};
