import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { ValidateBy, ValidateIf } from 'class-validator';

const isDay = (value: unknown): boolean => {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\d$/.test(value)) return false;
  const time = Date.parse(value);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(value);
};

export const Day = (description: string): PropertyDecorator =>
  applyDecorators(
    ApiPropertyOptional({ type: String, format: 'date', example: '2026-11-21', description }),
    ValidateIf((_, value) => value !== undefined),
    ValidateBy({
      name: 'isDay',
      validator: { validate: isDay, defaultMessage: (it) => `${it?.property} must be a day such as 2026-11-21` },
    }),
  );
