import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { ValidateBy, ValidateIf } from 'class-validator';
import { Name, OneOf, Slug, Url } from '../../../edge/pipeline/fields.js';
import { LONGEST_HEADER_VALUE, MOST_HEADERS } from '../domain/server-headers.js';

const isHeaders = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  Object.keys(value).length <= MOST_HEADERS &&
  Object.values(value).every((text) => typeof text === 'string' && text.length <= LONGEST_HEADER_VALUE);

/** Name → value; the values are never shown again. */
const Headers = (description: string): PropertyDecorator =>
  applyDecorators(
    ApiPropertyOptional({
      type: Object,
      additionalProperties: { type: 'string' },
      description,
      example: { Authorization: 'Bearer …' },
    }),
    ValidateIf((_, value) => value !== undefined),
    ValidateBy({
      name: 'isHeaders',
      validator: {
        validate: isHeaders,
        defaultMessage: () =>
          `headers is an object of at most ${MOST_HEADERS} names with texts of at most ${LONGEST_HEADER_VALUE} characters`,
      },
    }),
  );

export class CreateServerBody {
  @Name({ example: 'Search engine' })
  name: string;

  @Slug({ example: 'search-engine' })
  slug: string;

  @OneOf(['remote'], { optional: true })
  kind?: 'remote';

  @Url()
  url: string;

  @OneOf(['streamable-http'], { optional: true })
  transport?: 'streamable-http';

  @Headers('Sent to the server with every request. Values are kept sealed and never shown again.')
  headers?: Record<string, string>;
}

export class ChangeServerBody {
  @Name({ optional: true, example: 'Search engine' })
  name?: string;

  @Url({ optional: true })
  url?: string;

  @OneOf(['streamable-http'], { optional: true })
  transport?: 'streamable-http';

  @Headers('All headers from now on. Needed along with a URL on another host where the server has headers.')
  headers?: Record<string, string>;
}
