import { unreachable } from '../../../kernel/decision.js';
import type { ReservationEvent } from './claim.js';

export type Reservation =
  | { readonly status: 'free' }
  | {
      readonly status: 'reserved';
      readonly ownerId: string;
      /** RFC 3339 UTC. */
      readonly until: string;
    }
  | { readonly status: 'confirmed'; readonly ownerId: string };

export const FREE: Reservation = { status: 'free' };

export const evolveReservation = (_: Reservation, event: ReservationEvent): Reservation => {
  switch (event.type) {
    case 'SlugReserved':
    case 'ValueReserved':
      return { status: 'reserved', ownerId: event.data.ownerId, until: event.data.until };
    case 'SlugConfirmed':
    case 'ValueConfirmed':
      return { status: 'confirmed', ownerId: event.data.ownerId };
    case 'SlugReleased':
    case 'ValueReleased':
      return FREE;
    default:
      return unreachable(event);
  }
};
