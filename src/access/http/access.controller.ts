import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { IsBoolean, ValidateIf } from 'class-validator';
import { Dispatcher, type PageBody } from '../../edge/replies/dispatcher.js';
import { Call, type MemberCall } from '../../edge/pipeline/call-context.js';
import { Id } from '../../edge/pipeline/id-param.js';
import { Operation } from '../../edge/openapi/operation.js';
import { AnyMember, Requires, RequiresAboutOthers } from '../../edge/authentication/route-access.js';
import { FastPath } from '../../edge/pipeline/fast-path.js';
import { PageQuery, Text } from '../../edge/pipeline/fields.js';
import { CheckAccess } from '../queries/check-access.js';
import { type ReachedGateway, WhatCanReach } from '../queries/what-can-reach.js';
import { type Consequences, WhatIf } from '../queries/what-if.js';
import { type ReachingUser, WhoCanReach } from '../queries/who-can-reach.js';
import { Changes } from './changes.field.js';
import { type AccessCheckBody, areChecks, Checks } from './checks.field.js';
import type { AccessChange } from '../simulation/access-change.js';
import type { AccessPath, ExplainedVerdict } from '../../ports/access/access.js';

interface CheckAccessAnswer {
  readonly results: readonly ExplainedVerdict[];
  /** Decimal text. */
  readonly position: string;
}

interface WhatIfAnswer extends Pick<Consequences, 'gains' | 'losses'> {
  /** Decimal text. */
  readonly position: string;
}

const userId = 'usr_01kamz4x8dfyjv8a2p6c2w9g5r';
const gatewayId = 'gw_01kamz4x8dfyjv8a2p6c2w9g5r';
const paths: readonly AccessPath[] = [
  {
    via: 'team',
    teamId: 'team_01kamz4x8dfyjv8a2p6c2w9g5r',
    since: '2026-11-21T12:00:00.000Z',
    eventId: 'evt_01kamz4x8dfyjv8a2p6c2w9g5r',
  },
];

const CHECK_EXAMPLE: CheckAccessAnswer = {
  results: [{ allowed: true, reason: 'team', paths, missing: [] }],
  position: '42',
};
const USER_EXAMPLE: ReachingUser = { userId, name: 'Ada Lovelace', reason: 'team', paths };
const GATEWAY_EXAMPLE: ReachedGateway = { gatewayId, name: 'Search', slug: 'search', reason: 'team', paths };
const WHAT_IF_EXAMPLE: WhatIfAnswer = { gains: [], losses: [{ userId, gatewayId }], position: '42' };

const AsOf = (): PropertyDecorator =>
  Text(40, {
    optional: true,
    example: '2026-11-21T12:00:00.000Z',
    description:
      'A time (the organization after its last event at or before it) or a position of the log, in digits; left out: now',
  });

class CheckAccessBody {
  @Checks()
  checks: readonly AccessCheckBody[];

  @ApiPropertyOptional({ type: Boolean, default: true, description: 'false: paths and missing stay empty' })
  @ValidateIf((_, value) => value !== undefined)
  @IsBoolean({ message: 'explain must be true or false' })
  explain?: boolean;

  @AsOf()
  asOf?: string;

  @Changes({ optional: true })
  changes?: AccessChange[];
}

/** A question about now without any changes. Validation would change nothing in it, and it can be answered without waiting. */
const isPlainCheck = (body: unknown): body is CheckAccessBody => {
  if (typeof body !== 'object' || body === null) return false;
  const { checks, explain, ...rest } = body as Readonly<Record<string, unknown>>;
  return areChecks(checks) && (explain === undefined || typeof explain === 'boolean') && Object.keys(rest).length === 0;
};

class WhatIfBody {
  @Changes()
  changes: AccessChange[];
}

class ReachQuery extends PageQuery {
  @AsOf()
  asOf?: string;
}

const OF_A_MOMENT = ['as-of.ahead', 'as-of.future', 'as-of.malformed', 'access.stale'];
/** Refusals of the commands that the changes stand for. */
const OF_A_CHANGE = [
  'gateway.unknown',
  'member.unknown',
  'owner.last',
  'role.built-in',
  'role.unknown',
  'team.last',
  'team.unknown',
];

@ApiTags('Access')
@Controller('v1/organizations/:org/access')
export class AccessController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Post('check')
  @AnyMember('audit:view')
  @FastPath(isPlainCheck)
  @Operation('Check access, with the reasons', {
    note: 'Up to 1,000 checks, answered in order at one position of the log, now or as of any moment, with or without simulated changes. Without audit:view you may only ask about yourself, and cannot simulate changes. For an unknown person or gateway the answer is no, not an error. A path that only a simulated change opens has an event id of all zeros.',
    answers: CHECK_EXAMPLE,
    refuses: ['capability.missing', ...OF_A_MOMENT, ...OF_A_CHANGE],
  })
  async check(
    @Call() call: MemberCall,
    @Body() { checks, explain = true, asOf, changes }: CheckAccessBody,
  ): Promise<CheckAccessAnswer> {
    const { results, position } = await this.dispatcher.ask(
      new CheckAccess({ asker: call.principal, checks, explain, asOf, changes }, call.atLeast),
    );
    return { results, position: position.toString() };
  }

  @Post('what-if')
  @Requires('audit:view')
  @Operation('Ask who would gain and who would lose what', {
    note: 'The changes are applied one after the other to a copy, by the rules of the commands they stand for; nothing is written. A change that its command would refuse is refused here, with the number of the change.',
    answers: WHAT_IF_EXAMPLE,
    refuses: ['what-if.too-much', 'access.stale', ...OF_A_CHANGE],
  })
  async whatIf(@Call() { scope, atLeast }: MemberCall, @Body() { changes }: WhatIfBody): Promise<WhatIfAnswer> {
    const { gains, losses, position } = await this.dispatcher.ask(
      new WhatIf(scope.organizationId, changes, { atLeast }),
    );
    return { gains, losses, position: position.toString() };
  }

  @Get('gateways/:gatewayId/users')
  @Requires('audit:view')
  @Operation('List who can reach a gateway', {
    note: 'Everybody who can use the gateway, by id, with every path. As of a moment when the gateway did not exist, it is unknown.',
    list: USER_EXAMPLE,
    refuses: ['gateway.unknown', 'cursor.invalid', ...OF_A_MOMENT],
  })
  users(
    @Call() call: MemberCall,
    @Id('gatewayId', 'gw') gatewayId: string,
    @Query() { asOf, ...page }: ReachQuery,
  ): Promise<PageBody<ReachingUser>> {
    return this.dispatcher.list(new WhoCanReach(call.principal, gatewayId, { asOf, atLeast: call.atLeast }, page));
  }

  @Get('users/:userId/gateways')
  @RequiresAboutOthers('userId', 'audit:view')
  @Operation('List what a person can reach', {
    note: 'Every gateway that the person can use, by id, with every path. Without audit:view you may only ask about yourself. As of a moment when the person was no member, they are unknown.',
    list: GATEWAY_EXAMPLE,
    refuses: ['member.unknown', 'cursor.invalid', ...OF_A_MOMENT],
  })
  gateways(
    @Call() call: MemberCall,
    @Id('userId', 'usr') userId: string,
    @Query() { asOf, ...page }: ReachQuery,
  ): Promise<PageBody<ReachedGateway>> {
    return this.dispatcher.list(new WhatCanReach(call.principal, userId, { asOf, atLeast: call.atLeast }, page));
  }
}
