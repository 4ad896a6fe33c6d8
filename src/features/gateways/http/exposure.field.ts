import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ValidateBy, ValidateIf } from 'class-validator';

const KINDS: ReadonlySet<string> = new Set(['tools', 'resources', 'prompts']);
const MOST_NAMES = 1000;
const LONGEST_NAME = 2048;

const isNames = (value: unknown): boolean =>
  Array.isArray(value) &&
  value.length <= MOST_NAMES &&
  value.every((name) => typeof name === 'string' && name.length > 0 && name.length <= LONGEST_NAME);

const isExposure = (value: unknown): boolean =>
  value === 'all' ||
  (typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.entries(value).every(([kind, names]) => KINDS.has(kind) && isNames(names)));

const NAMES = { type: 'array', items: { type: 'string' } };
const SCHEMA = {
  oneOf: [
    { type: 'string', enum: ['all'] },
    { type: 'object', additionalProperties: false, properties: { tools: NAMES, resources: NAMES, prompts: NAMES } },
  ],
  example: { tools: ['search'] },
  description: 'Everything the server has, or only what is named. A kind that is left out shows nothing of that kind',
};

/** What of a server a gateway shows. */
export const Expose = (options: { readonly optional?: boolean } = {}): PropertyDecorator =>
  applyDecorators(
    options.optional ? ApiPropertyOptional(SCHEMA) : ApiProperty(SCHEMA),
    ...(options.optional ? [ValidateIf((_, value) => value !== undefined)] : []),
    ValidateBy({
      name: 'isExposure',
      validator: {
        validate: isExposure,
        defaultMessage: () =>
          `expose must be "all" or an object of tools, resources and prompts, each a list of at most ${MOST_NAMES} names`,
      },
    }),
  );
