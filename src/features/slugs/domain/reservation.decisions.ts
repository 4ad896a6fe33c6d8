import { type Decided, unreachable } from '../../../kernel/decision.js';
import { type Claim, confirmed, released, type ReservationEvent, reserved, taken } from './claim.js';
import type { Reservation } from './reservation.state.js';

/** ORG-2: an unsettled reservation bars others also after its time; only the sweeper knows whether its owner came to be. */
export const reserve = (state: Reservation, claim: Claim & { readonly until: string }): Decided<ReservationEvent> => {
  if (state.status === 'free') return [reserved(claim, claim.until)];
  return state.ownerId === claim.ownerId ? [] : taken(claim);
};

/** Also where the reservation ran out meanwhile and nobody else has come: the owner exists, so the value is its own. */
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

/** Gives a reservation back; what others hold, and what is confirmed, stays. */
export const release = (state: Reservation, claim: Claim): Decided<ReservationEvent> =>
  state.status === 'reserved' && state.ownerId === claim.ownerId ? [released(claim)] : [];

/** For the few things whose values are given back when they are gone for good; an organization's never is. */
export const retire = (state: Reservation, claim: Claim): Decided<ReservationEvent> =>
  state.status !== 'free' && state.ownerId === claim.ownerId ? [released(claim)] : [];
