import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { ValidateBy, ValidateIf } from 'class-validator';
import { OneOf, PageQuery } from '../../../edge/pipeline/fields.js';
import { USAGE_DIMENSIONS, type UsageDimension } from '../queries/usage-report.js';

const isDay = (value: unknown): boolean => {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\d$/.test(value)) return false;
  const time = Date.parse(value);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(value);
};

/** A UTC day. */
const Day = (description: string): PropertyDecorator =>
  applyDecorators(
    ApiPropertyOptional({ type: String, format: 'date', example: '2026-11-21', description }),
    ValidateIf((_, value) => value !== undefined),
    ValidateBy({
      name: 'isDay',
      validator: { validate: isDay, defaultMessage: (it) => `${it?.property} is a day, YYYY-MM-DD` },
    }),
  );

export class UsageQueryBody extends PageQuery {
  @Day('First day; 30 days up to the last one where left out')
  from?: string;

  @Day('Last day, inclusive; today where left out')
  to?: string;

  @OneOf(USAGE_DIMENSIONS, { optional: true })
  by?: UsageDimension;
}
