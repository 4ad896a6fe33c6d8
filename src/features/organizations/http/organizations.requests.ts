import { Name, OneOf, Slug, Text } from '../../../edge/pipeline/fields.js';
import { type Plan, PLANS } from '../../../plans/plans.js';
import { LARGEST_OVERVIEW } from '../domain/organization.decisions.js';

const LONGEST_DESCRIPTION = 1000;

export class CreateOrganizationBody {
  @Name({ example: 'Acme Inc' })
  name: string;

  @Slug()
  slug: string;

  @Text(LONGEST_DESCRIPTION, { optional: true, nullable: true, example: 'Makers of everything' })
  description?: string | null;

  @OneOf(PLANS, { optional: true, description: 'free where left out' })
  plan?: Plan;
}

export class DeleteOrganizationBody {
  @Slug({ description: 'The slug of the organization, typed again' })
  confirmSlug: string;
}

export class ChangeOrganizationBody {
  @Name({ optional: true, example: 'Acme Inc' })
  name?: string;

  @Text(LONGEST_DESCRIPTION, { optional: true, nullable: true, description: 'null clears it' })
  description?: string | null;

  @Text(LARGEST_OVERVIEW, { optional: true, nullable: true, description: 'Markdown, up to 64 KiB; null clears it' })
  overview?: string | null;

  @Slug({ optional: true, description: 'Known so that it can be refused: a slug never changes' })
  slug?: string;
}
