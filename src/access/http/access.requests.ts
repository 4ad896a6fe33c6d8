import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, ValidateIf } from 'class-validator';
import { PageQuery, Text } from '../../edge/pipeline/fields.js';
import type { AccessChange } from '../simulation/access-change.js';
import { Changes } from './changes.field.js';
import { type AccessCheckBody, areChecks, Checks } from './checks.field.js';

const AsOf = (): PropertyDecorator =>
  Text(40, {
    optional: true,
    example: '2026-11-21T12:00:00.000Z',
    description:
      'A time (the organization after its last event written no later) or a position of the log, in digits; left out: now',
  });

export class CheckAccessBody {
  @Checks()
  checks: readonly AccessCheckBody[];

  @ApiPropertyOptional({ type: Boolean, default: true, description: 'false: paths and missing stay empty' })
  @ValidateIf((_, value) => value !== undefined)
  @IsBoolean()
  explain?: boolean;

  @AsOf()
  asOf?: string;

  @Changes({ optional: true })
  changes?: AccessChange[];
}

/** A question about now and about nothing supposed: what the validation leaves as it is, and nothing has to be waited for. */
export const isPlainCheck = (body: unknown): body is CheckAccessBody => {
  if (typeof body !== 'object' || body === null) return false;
  const { checks, explain, ...rest } = body as Readonly<Record<string, unknown>>;
  return areChecks(checks) && (explain === undefined || typeof explain === 'boolean') && Object.keys(rest).length === 0;
};

export class WhatIfBody {
  @Changes()
  changes: AccessChange[];
}

export class ReachQuery extends PageQuery {
  @AsOf()
  asOf?: string;
}
