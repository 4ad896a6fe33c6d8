import { event, type EventOf, eventsIn } from './declaration.js';
import { text } from './fields.js';

const claim = {
  /** Kind of value, such as `address`. A value is unique in its kind. */
  kind: text,
  /** Hash of the value; a keyed hash if the value is personal data. */
  hash: text,
  ownerId: text,
};

/** Unique values other than slugs. Each value has its own stream, `value-<kind>-<hash>`. */
export const VALUE_EVENTS = eventsIn('value', {
  ValueReserved: event({
    ...claim,
    until: text,
  }),
  ValueConfirmed: event(claim),
  ValueReleased: event(claim),
});

export type ValueEvent = EventOf<typeof VALUE_EVENTS>;
