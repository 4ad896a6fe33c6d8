import { type Decided, unreachable } from '../../../kernel/decision.js';
import { type Claim, confirmed, released, type ReservationEvent, reserved, taken } from './claim.js';
import type { Reservation } from './reservation.state.js';

/** ORG-2: an open reservation blocks others even after it expired; only the sweeper finds out whether its owner was created. */
export const reserve = (state: Reservation, claim: Claim & { readonly until: string }): Decided<ReservationEvent> => {
  if (state.status === 'free') return [reserved(claim, claim.until)];
  return state.ownerId === claim.ownerId ? [] : taken(claim);
};

/** Works also if the reservation expired and nobody else has claimed the value: the owner exists, so it gets the value. */
export const confirm = (state: Reservation, claim: Claim): Decided<ReservationEvent> => {
  switch (state.status) {
    case 'free':
      return [confirmed(claim)];
    case 'reserved':
      return state.ownerId === claim.ownerId ? [confirmed(claim)] : taken(claim);
    case 'confirmed':
      return state.ownerId === claim.ownerId ? [] : taken(claim);
    default:
      return unreachable(state);
  }
};

/** Releases an unconfirmed reservation of this owner. Other reservations and confirmed values stay. */
export const release = (state: Reservation, claim: Claim): Decided<ReservationEvent> =>
  state.status === 'reserved' && state.ownerId === claim.ownerId ? [released(claim)] : [];

/** For the few things whose values are released when they are gone for good. An organization's slug never is. */
export const retire = (state: Reservation, claim: Claim): Decided<ReservationEvent> =>
  state.status !== 'free' && state.ownerId === claim.ownerId ? [released(claim)] : [];
