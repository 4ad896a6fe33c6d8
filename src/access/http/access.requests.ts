import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsBoolean, IsObject, ValidateIf, ValidateNested } from 'class-validator';
import { PageQuery, Text } from '../../http/fields.js';
import type { AccessChange } from '../../kernel/access-change.js';
import { Changes } from './changes.field.js';

const MOST_CHECKS = 1000;
const LONGEST_ID = 200;

const AsOf = (): PropertyDecorator =>
  Text(40, { optional: true, example: '2026-11-21T12:00:00.000Z', description: 'A time (the organization after its last event written no later) or a position of the log, in digits; left out: now' });

export class AccessCheckBody {
  @Text(LONGEST_ID, { example: 'usr_01kamz4x8dfyjv8a2p6c2w9g5r' })
  userId: string;

  @Text(LONGEST_ID, { example: 'gw_01kamz4x8dfyjv8a2p6c2w9g5r' })
  gatewayId: string;

  @Text(1000, { optional: true, example: 'echo', description: 'A tool as the gateway shows it; left out: may the gateway be used at all' })
  tool?: string;
}

export class CheckAccessBody {
  @ApiProperty({ type: [AccessCheckBody], minItems: 1, maxItems: MOST_CHECKS })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_CHECKS)
  @IsObject({ each: true })
  @ValidateNested({ each: true })
  @Type(() => AccessCheckBody)
  checks: AccessCheckBody[];

  @ApiPropertyOptional({ type: Boolean, default: true, description: 'false: paths and missing stay empty' })
  @ValidateIf((_, value) => value !== undefined)
  @IsBoolean()
  explain?: boolean;

  @AsOf()
  asOf?: string;

  @Changes({ optional: true })
  changes?: AccessChange[];
}

export class WhatIfBody {
  @Changes()
  changes: AccessChange[];
}

export class ReachQuery extends PageQuery {
  @AsOf()
  asOf?: string;
}
