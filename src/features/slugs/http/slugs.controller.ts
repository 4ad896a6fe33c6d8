import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '../../../edge/replies/dispatcher.js';
import { Operation } from '../../../edge/openapi/operation.js';
import { Public } from '../../../edge/authentication/route-access.js';
import { Text } from '../../../edge/pipeline/fields.js';
import { LookUpSlug, type SlugView } from '../queries/look-up-slug.js';

class SuggestSlugQuery {
  @Text(200, { example: 'Acme Inc', description: 'Name to suggest a slug for' })
  name: string;
}

const SLUG_EXAMPLE: SlugView = {
  slug: 'acme',
  available: false,
  reason: 'slug.taken',
  suggestions: ['acme-2', 'acme-hq', 'acme-3'],
};
const LONGEST_LOOKED_UP = 200;

@ApiTags('Organizations')
@Controller('v1/slugs')
export class SlugsController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Get()
  @Public()
  @Operation('Suggest a slug for a name', {
    answers: { slug: 'acme-inc', available: true, suggestions: ['acme-inc', 'acme-inc-2', 'acme-inc-hq'] },
  })
  suggest(@Query() { name }: SuggestSlugQuery): Promise<SlugView> {
    return this.dispatcher.ask(new LookUpSlug({ name }));
  }

  @Get(':slug')
  @Public()
  @Operation('Say whether an organization could have a slug', { answers: SLUG_EXAMPLE })
  lookUp(@Param('slug') slug: string): Promise<SlugView> {
    return this.dispatcher.ask(new LookUpSlug({ slug: slug.slice(0, LONGEST_LOOKED_UP) }));
  }
}
