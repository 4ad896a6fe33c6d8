import { SLUG_EVENTS } from '../../../events/slugs.js';
import { VALUE_EVENTS } from '../../../events/values.js';
import type { StreamDefinition } from '../../../kernel/decision.js';
import type { HashedValue, ReservationEvent, ScopedSlug } from './claim.js';
import { evolveReservation, FREE, type Reservation } from './reservation.state.js';

type Reservations = StreamDefinition<Reservation, ReservationEvent>;

/** One stream for each value: the store lets only one claimant append first. */
export const SLUG: Reservations = { category: SLUG_EVENTS.category, initial: FREE, evolve: evolveReservation };
export const VALUE: Reservations = { category: VALUE_EVENTS.category, initial: FREE, evolve: evolveReservation };

export const streamOf = (
  value: ScopedSlug | HashedValue,
): { readonly definition: Reservations; readonly id: string } =>
  'slug' in value
    ? { definition: SLUG, id: `${value.scope}:${value.slug}` }
    : { definition: VALUE, id: `${value.kind}-${value.hash}` };
