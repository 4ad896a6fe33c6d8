import type { SlugEvent } from '../../../events/slugs.js';
import type { ValueEvent } from '../../../events/values.js';
import { conflict, type Refusal, type RefusalDetails } from '../../../kernel/refusal.js';

/** A slug, unique within its `scope` (`organization`, `gateway:<organizationId>`, `server:<organizationId>`). */
export interface ScopedSlug {
  readonly scope: string;
  readonly slug: string;
}
/** Another value, by its hash. `kind` is the kind of value, e.g. `address`. */
export interface HashedValue {
  readonly kind: string;
  readonly hash: string;
}
interface Wanted {
  /** Id of the thing that wants it. */
  readonly ownerId: string;
}

export type SlugClaim = ScopedSlug & Wanted;
export type ValueClaim = HashedValue & Wanted;
export type Claim = SlugClaim | ValueClaim;
export type ReservationEvent = SlugEvent | ValueEvent;

export const slugTaken = (slug: string, details: RefusalDetails = {}): Refusal =>
  conflict('slug.taken', `'${slug}' is taken.`, details);

export const taken = (claim: Claim): Refusal =>
  'slug' in claim ? slugTaken(claim.slug) : conflict('value.taken', 'That is taken.');

export const reserved = (claim: Claim, until: string): ReservationEvent =>
  'slug' in claim
    ? { type: 'SlugReserved', data: { ...slugData(claim), until } }
    : { type: 'ValueReserved', data: { ...valueData(claim), until } };

export const confirmed = (claim: Claim): ReservationEvent =>
  'slug' in claim
    ? { type: 'SlugConfirmed', data: slugData(claim) }
    : { type: 'ValueConfirmed', data: valueData(claim) };

export const released = (claim: Claim): ReservationEvent =>
  'slug' in claim ? { type: 'SlugReleased', data: slugData(claim) } : { type: 'ValueReleased', data: valueData(claim) };

const slugData = ({ scope, slug, ownerId }: SlugClaim): SlugClaim => ({ scope, slug, ownerId });
const valueData = ({ kind, hash, ownerId }: ValueClaim): ValueClaim => ({ kind, hash, ownerId });
