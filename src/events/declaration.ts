import type { DomainEvent, EventMetadata } from '../kernel/domain-event.js';
import type { AuditRule } from './audit-rule.js';
import { type Check, type DataOf, type Fields, record } from './fields.js';

/** One stored event. Everything known about it is declared here, and the rest is derived. */
export interface EventDeclaration<F extends Fields = Fields> {
  readonly version: number;
  readonly fields: F;
  readonly check: Check;
  /** `upcasters[n]` turns data of version n + 1 into version n + 2: pure, one step each. Folds that need only the time give no metadata. */
  readonly upcasters: readonly ((data: object, metadata?: EventMetadata) => object)[];
  /** How the audit log shows it; absent if it is no change of an organization. */
  readonly audit?: AuditRule<DataOf<F>>;
}

export interface AuditedDeclaration<F extends Fields = Fields> extends EventDeclaration<F> {
  readonly audit: AuditRule<DataOf<F>>;
}

/** The events of one feature by stored name, and the category of their streams. A stored name never changes. */
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
 * Declares an event: its fields in the newest shape, its entry in the audit log, and an upcaster for each older version.
 * An event holds no name or address of a person, and no secret.
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

/** Whether the event is declared in the set. The beginning of a name decides nothing. */
export const isOneOf = <S extends EventSet, E extends DomainEvent>(set: S, event: E): event is Extract<E, EventOf<S>> =>
  Object.hasOwn(set.events, event.type);
