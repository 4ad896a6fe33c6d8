import type { DomainEvent } from '../kernel/domain-event.js';
import type { AuditRule } from './audit-rule.js';
import { type Check, type DataOf, type Fields, record } from './fields.js';

/** One stored event: all that is known of it stands here, everything else is derived. */
export interface EventDeclaration<F extends Fields = Fields> {
  readonly version: number;
  readonly fields: F;
  readonly check: Check;
  /** `upcasters[n]` turns data of version n + 1 into version n + 2: pure, one step each. */
  readonly upcasters: readonly ((data: object) => object)[];
  /** What it means to a person who reads the audit log; absent where it is none of an organization's changes. */
  readonly audit?: AuditRule<DataOf<F>>;
}

export interface AuditedDeclaration<F extends Fields = Fields> extends EventDeclaration<F> {
  readonly audit: AuditRule<DataOf<F>>;
}

/** The events of one feature by their stored names, which are for ever, and the streams that they stand in. */
export interface EventSet<D extends Declarations = Declarations> {
  readonly category: string;
  readonly events: D;
}
type Declarations = Readonly<Record<string, EventDeclaration>>;

export type Declared<Type, D> = D extends EventDeclaration<infer F> ? DomainEvent<Type & string, DataOf<F>> : never;

export type EventOf<S extends EventSet> =
  S extends EventSet<infer D> ? { [Type in keyof D]: Declared<Type, D[Type]> }[keyof D] : never;

interface Declare {
  <F extends Fields>(
    fields: F,
    audit: AuditRule<DataOf<F>>,
    ...older: EventDeclaration['upcasters']
  ): AuditedDeclaration<F>;
  <F extends Fields>(fields: F, audit?: undefined, ...older: EventDeclaration['upcasters']): EventDeclaration<F>;
}

/**
 * Declares an event by its fields in their newest shape, what the audit log makes of it, and an upcaster for each older version.
 * No name or address of a person, no secret.
 */
export const event: Declare = <F extends Fields>(
  fields: F,
  audit?: AuditRule<DataOf<F>>,
  ...upcasters: EventDeclaration['upcasters']
): AuditedDeclaration<F> => ({
  version: upcasters.length + 1,
  fields,
  check: record(fields).check,
  upcasters,
  audit: audit as AuditRule<DataOf<F>>,
});

export const eventsIn = <D extends Declarations>(category: string, events: D): EventSet<D> => ({ category, events });

export const namesOf = <D extends Declarations>({ events }: EventSet<D>): readonly (keyof D & string)[] =>
  Object.keys(events);

/** Tells events apart by membership in a declared set, never by how their names begin. */
export const isOneOf = <S extends EventSet, E extends DomainEvent>(set: S, event: E): event is Extract<E, EventOf<S>> =>
  Object.hasOwn(set.events, event.type);
