import { event, type EventOf, eventsIn } from './declaration.js';
import { text } from './fields.js';

const claim = {
  /** What kind of value it is, such as `address`: it must be unique among its kind. */
  kind: text,
  /** Hash of the value; a keyed one where the value is personal. */
  hash: text,
  /** Id of the thing that wants it. */
  ownerId: text,
};

/** Unique values that are no slugs: one stream a value, `value-<kind>-<hash>`. */
export const VALUE_EVENTS = eventsIn('value', {
  ValueReserved: event({
    ...claim,
    /** RFC 3339 UTC: unconfirmed after this, the sweeper settles it. */
    until: text,
  }),
  ValueConfirmed: event(claim),
  ValueReleased: event(claim),
});

export type ValueEvent = EventOf<typeof VALUE_EVENTS>;
