import { event, type EventOf, eventsIn } from './declaration.js';
import { text } from './fields.js';

const claim = {
  /** What kind of value it is, such as `address`: it must be unique among its kind. */
  kind: text,
  /** Hash of the value; a keyed one where the value is personal. */
  hash: text,
  ownerId: text,
};

/** Unique values that are no slugs: one stream a value, `value-<kind>-<hash>`. */
export const VALUE_EVENTS = eventsIn('value', {
  ValueReserved: event({
    ...claim,
    until: text,
  }),
  ValueConfirmed: event(claim),
  ValueReleased: event(claim),
});

export type ValueEvent = EventOf<typeof VALUE_EVENTS>;
