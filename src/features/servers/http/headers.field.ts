import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { ValidateBy, ValidateIf } from 'class-validator';
import { LONGEST_HEADER_VALUE, MOST_HEADERS } from '../domain/server-headers.js';

const isHeaders = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  Object.keys(value).length <= MOST_HEADERS &&
  Object.values(value).every((text) => typeof text === 'string' && text.length <= LONGEST_HEADER_VALUE);

/** Name → value; the values are never shown again. */
export const Headers = (description: string): PropertyDecorator =>
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
          `headers must be an object of at most ${MOST_HEADERS} names with texts of at most ${LONGEST_HEADER_VALUE} characters`,
      },
    }),
  );
