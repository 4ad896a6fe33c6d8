import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { Call, type MemberCall } from '../../http/call-context.js';
import { Operation } from '../../http/operation.js';
import { AnyMember } from '../../http/route-access.js';
import type { ExplainedVerdict } from '../../kernel/access.js';
import { CheckAccess } from '../queries/check-access.js';
import { CheckAccessBody } from './access.requests.js';

interface CheckAccessAnswer {
  readonly results: readonly ExplainedVerdict[];
  /** Decimal text. */
  readonly position: string;
}

const EXAMPLE: CheckAccessAnswer = {
  results: [
    {
      allowed: true,
      reason: 'team',
      paths: [{ via: 'team', teamId: 'team_01kamz4x8dfyjv8a2p6c2w9g5r', since: '2026-11-21T12:00:00.000Z', eventId: 'evt_01kamz4x8dfyjv8a2p6c2w9g5r' }],
      missing: [],
    },
  ],
  position: '42',
};

@ApiTags('Access')
@Controller('v1/organizations/:org/access')
export class AccessController {
  constructor(private readonly queries: QueryBus) {}

  @Post('check')
  @HttpCode(200)
  @AnyMember()
  @Operation('Check access, with the reasons', {
    note: 'Up to 1,000 checks, answered in order at one position of the log. Without audit:view one may ask about oneself only. Unknown people and gateways are answers, not errors.',
    answers: EXAMPLE,
    refuses: ['capability.missing', 'access.stale'],
  })
  async check(@Call() { scope, caller, atLeast }: MemberCall, @Body() body: CheckAccessBody): Promise<CheckAccessAnswer> {
    const { results, position } = await this.queries.execute(
      new CheckAccess(
        {
          organizationId: scope.organizationId,
          askerId: caller.userId,
          asksAboutOthers: scope.capabilities.has('audit:view'),
          checks: body.checks,
          explain: body.explain ?? true,
        },
        atLeast,
      ),
    );
    return { results, position: position.toString() };
  }
}
