import type { DomainEvent } from '../../../kernel/domain-event.js';

interface OfSlug {
  /** What the value must be unique among: `organization`, `address`, `gateway:<organizationId>`, `server:<organizationId>`. */
  readonly scope: string;
  /** The value; for addresses their keyed hash. */
  readonly slug: string;
  /** Id of the thing that wants it. */
  readonly ownerId: string;
}

export type SlugReserved = DomainEvent<
  'SlugReserved',
  OfSlug & {
    /** RFC 3339 UTC: unconfirmed after this, the sweeper settles it. */
    readonly until: string;
  }
>;
export type SlugConfirmed = DomainEvent<'SlugConfirmed', OfSlug>;
export type SlugReleased = DomainEvent<'SlugReleased', OfSlug>;

export type SlugEvent = SlugReserved | SlugConfirmed | SlugReleased;
