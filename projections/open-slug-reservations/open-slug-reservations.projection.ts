import { positionToText } from '../../src/kernel/position.js';
import { projection, type ProjectionEvent } from '../projection.js';
import { OPEN_SLUG_RESERVATIONS, type SlugReservationDocument } from './open-slug-reservations.document.js';

const HANDLES = ['SlugReserved', 'SlugConfirmed', 'SlugReleased'] as const;
type Handled = ProjectionEvent<(typeof HANDLES)[number]>;

const evolve = (document: SlugReservationDocument | null, event: Handled): SlugReservationDocument | null => {
  switch (event.type) {
    case 'SlugReserved': {
      const { scope, slug, ownerId, until } = event.data;
      return { scope, slug, ownerId, until, position: positionToText(event.position) };
    }
    case 'SlugConfirmed':
    case 'SlugReleased':
      return null;
    default:
      return document;
  }
};

export const openSlugReservations = projection({
  name: OPEN_SLUG_RESERVATIONS,
  version: 1,
  handles: HANDLES,
  indexes: [['until']],
  documentIds: (event) => [`${event.data.scope}/${event.data.slug}`],
  evolve,
});
