import { unreachable } from '../../../kernel/decision.js';
import type { SlugEvent } from '../../../events/slugs.js';

export type Slug =
  | { readonly status: 'free' }
  | {
      readonly status: 'reserved';
      readonly ownerId: string;
      /** RFC 3339 UTC. */
      readonly until: string;
    }
  | { readonly status: 'confirmed'; readonly ownerId: string };

export const FREE: Slug = { status: 'free' };

export const evolveSlug = (_: Slug, event: SlugEvent): Slug => {
  switch (event.type) {
    case 'SlugReserved':
      return { status: 'reserved', ownerId: event.data.ownerId, until: event.data.until };
    case 'SlugConfirmed':
      return { status: 'confirmed', ownerId: event.data.ownerId };
    case 'SlugReleased':
      return FREE;
    default:
      return unreachable(event);
  }
};
