import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { slugFromName } from '../domain/slug-suggestions.js';
import { SlugReservations } from '../slug-reservations.js';

export interface SlugView {
  readonly slug: string;
  readonly available: boolean;
  /** Code of the refusal; absent if it is available. */
  readonly reason?: string;
  /** Free ones near it, best first. */
  readonly suggestions: readonly string[];
}

/**
 * Whether an organization could have a slug, and which free ones are near. Reads the slugs' own streams, at most thirteen,
 * because a read model may be out of date.
 */
export class LookUpSlug extends Query<SlugView> {
  constructor(readonly wanted: { readonly slug: string } | { readonly name: string }) {
    super();
  }
}

@QueryHandler(LookUpSlug)
export class LookUpSlugHandler implements IQueryHandler<LookUpSlug> {
  constructor(private readonly slugs: SlugReservations) {}

  async execute({ wanted }: LookUpSlug): Promise<SlugView> {
    const slug = 'slug' in wanted ? wanted.slug : slugFromName(wanted.name);
    const reason =
      SlugReservations.fault('organization', slug)?.code ??
      ((await this.slugs.isFree('organization', slug)) ? undefined : 'slug.taken');
    const suggestions = await this.slugs.suggestions('organization', slug);
    return { slug, available: reason === undefined, ...(reason && { reason }), suggestions };
  }
}
