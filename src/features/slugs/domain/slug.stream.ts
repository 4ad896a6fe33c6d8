import type { StreamDefinition } from '../../../kernel/decision.js';
import { SLUG_EVENTS, type SlugEvent } from '../../../events/slugs.js';
import { evolveSlug, FREE, type Slug } from './slug.state.js';

/** One stream a value: the store itself lets only one claimant append first. */
export const SLUG: StreamDefinition<Slug, SlugEvent> = {
  category: SLUG_EVENTS.category,
  initial: FREE,
  evolve: evolveSlug,
};

export const slugStreamId = ({ scope, slug }: { readonly scope: string; readonly slug: string }): string =>
  `${scope}:${slug}`;
