import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { ValidateBy, ValidateIf, type ValidationArguments } from 'class-validator';
import { settingFault } from '../../../limits/limit-settings.js';
import { LIMIT_TABLE, type LimitName } from '../../../limits/limit-table.js';

const faultOf = ({ property, value }: ValidationArguments): string | undefined => settingFault(property, value);

/** How one limit is set: `{value, windowSeconds?}`, or null for its default. */
export const LimitField = (name: LimitName): PropertyDecorator =>
  applyDecorators(
    ApiPropertyOptional({
      type: 'object',
      nullable: true,
      additionalProperties: false,
      required: ['value'],
      properties: {
        value: { type: 'integer', minimum: 0, nullable: true, description: 'null: no limit' },
        windowSeconds: { type: 'integer', minimum: 1 },
      },
      description: LIMIT_TABLE[name].counts,
      example: { value: 60 },
    }),
    ValidateIf((_, value) => value !== undefined && value !== null),
    ValidateBy({
      name: 'isLimit',
      validator: {
        validate: (_, where) => faultOf(where!) === undefined,
        defaultMessage: (where) => faultOf(where!) ?? '',
      },
    }),
  );
