import { namesOf } from '../../src/events/declaration.js';
import { SLUG_EVENTS } from '../../src/events/slugs.js';
import { VALUE_EVENTS } from '../../src/events/values.js';
import { positionToText } from '../../src/kernel/position.js';
import type { EventNamed } from '../../src/events/event-catalogue.js';
import { projection, type ProjectionEvent } from '../projection.js';

export const OPEN_SLUG_RESERVATIONS = 'open_slug_reservations';

/** An open reservation of a slug or another value. The sweeper settles it after `until`. */
export type ReservationDocument = EventNamed<'SlugReserved' | 'ValueReserved'>['data'] & {
  readonly position: string;
};

const HANDLES = [...namesOf(SLUG_EVENTS), ...namesOf(VALUE_EVENTS)];
type Handled = ProjectionEvent<(typeof HANDLES)[number]>;

const evolve = (document: ReservationDocument | null, event: Handled): ReservationDocument | null => {
  const position = positionToText(event.position);
  switch (event.type) {
    case 'SlugReserved': {
      const { scope, slug, ownerId, until } = event.data;
      return { scope, slug, ownerId, until, position };
    }
    case 'ValueReserved': {
      const { kind, hash, ownerId, until } = event.data;
      return { kind, hash, ownerId, until, position };
    }
    case 'SlugConfirmed':
    case 'SlugReleased':
    case 'ValueConfirmed':
    case 'ValueReleased':
      return null;
    default:
      return document;
  }
};

export const openSlugReservations = projection({
  name: OPEN_SLUG_RESERVATIONS,
  version: 2,
  handles: HANDLES,
  indexes: [['until']],
  documentIds: ({ data }) => ['slug' in data ? `${data.scope}/${data.slug}` : `value/${data.kind}/${data.hash}`],
  evolve,
});
