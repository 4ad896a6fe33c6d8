import { event, type EventOf, eventsIn } from './declaration.js';
import { text } from './fields.js';

const claim = {
  /** The slug is unique in this scope: `organization`, `gateway:<organizationId>`, `server:<organizationId>`. */
  scope: text,
  slug: text,
  ownerId: text,
};

export const SLUG_EVENTS = eventsIn('slug', {
  SlugReserved: event({
    ...claim,
    /** RFC 3339 UTC. If it is not confirmed by then, the sweeper settles it. */
    until: text,
  }),
  SlugConfirmed: event(claim),
  SlugReleased: event(claim),
});

export type SlugEvent = EventOf<typeof SLUG_EVENTS>;
