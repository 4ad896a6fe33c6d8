import { type Decided, unreachable } from '../../../kernel/decision.js';
import { conflict, type Refusal, type RefusalDetails } from '../../../kernel/refusal.js';
import type { SlugEvent } from '../../../events/slugs.js';
import type { Slug } from './slug.state.js';

export interface SlugClaim {
  readonly scope: string;
  readonly slug: string;
  /** Id of the thing that wants it. */
  readonly ownerId: string;
}

export const slugTaken = (slug: string, details: RefusalDetails = {}): Refusal =>
  conflict('slug.taken', `'${slug}' is taken.`, details);

const data = ({ scope, slug, ownerId }: SlugClaim): SlugClaim => ({ scope, slug, ownerId });

/** ORG-2: an unsettled reservation bars others also after its time; only the sweeper knows whether its owner came to be. */
export const reserveSlug = (state: Slug, claim: SlugClaim & { readonly until: string }): Decided<SlugEvent> => {
  if (state.status === 'free') return [{ type: 'SlugReserved', data: { ...data(claim), until: claim.until } }];
  return state.ownerId === claim.ownerId ? [] : slugTaken(claim.slug);
};

/** Also where the reservation ran out meanwhile and nobody else has come: the owner exists, so the value is its own. */
export const confirmSlug = (state: Slug, claim: SlugClaim): Decided<SlugEvent> => {
  switch (state.status) {
    case 'free':
      return [{ type: 'SlugConfirmed', data: data(claim) }];
    case 'reserved':
      return state.ownerId === claim.ownerId ? [{ type: 'SlugConfirmed', data: data(claim) }] : slugTaken(claim.slug);
    case 'confirmed':
      return state.ownerId === claim.ownerId ? [] : slugTaken(claim.slug);
    default:
      return unreachable(state);
  }
};

/** Gives a reservation back; what others hold, and what is confirmed, stays. */
export const releaseSlug = (state: Slug, claim: SlugClaim): Decided<SlugEvent> =>
  state.status === 'reserved' && state.ownerId === claim.ownerId ? [{ type: 'SlugReleased', data: data(claim) }] : [];

/** For the few things whose values are given back when they are gone for good; an organization's never is. */
export const retireSlug = (state: Slug, claim: SlugClaim): Decided<SlugEvent> =>
  state.status !== 'free' && state.ownerId === claim.ownerId ? [{ type: 'SlugReleased', data: data(claim) }] : [];
