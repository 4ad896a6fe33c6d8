import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '../../../edge/replies/dispatcher.js';
import { Call, type MemberCall } from '../../../edge/pipeline/call-context.js';
import { Operation } from '../../../edge/openapi/operation.js';
import { Requires } from '../../../edge/authentication/route-access.js';
import { OneOf, PageQuery } from '../../../edge/pipeline/fields.js';
import { GetUsage } from '../queries/get-usage.js';
import { USAGE_DIMENSIONS, type UsageDimension, type UsageSum } from '../../../ports/usage-counters.port.js';
import { Day } from './day.field.js';

class UsageQueryBody extends PageQuery {
  @Day('First day; 30 days up to the last one where left out')
  from?: string;

  @Day('Last day, inclusive; today where left out')
  to?: string;

  @OneOf(USAGE_DIMENSIONS, { optional: true })
  by?: UsageDimension;
}

interface UsageBody {
  readonly from: string;
  readonly to: string;
  readonly by: UsageDimension;
  readonly items: readonly UsageSum[];
  readonly nextCursor: string | null;
}

const USAGE_EXAMPLE: UsageBody = {
  from: '2026-10-23',
  to: '2026-11-21',
  by: 'gateway',
  items: [{ key: 'gw_01kamz4x8dfyjv8a2p6c2w9g5r', calls: 120, errors: 2, refusals: 1, milliseconds: 5400 }],
  nextCursor: null,
};

const DEFAULT_DAYS = 30;
const DAY_MS = 86_400_000;

@ApiTags('Usage')
@Controller('v1/organizations/:org/usage')
export class UsageController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Get()
  @Requires('usage:view')
  @Operation('Read usage', {
    note: 'Calls through gateways in a period of UTC days: days in order, everything else with most calls first. There are no workspaces yet, so it cannot be split by workspace.',
    answers: USAGE_EXAMPLE,
    refuses: ['usage.period', 'cursor.invalid'],
  })
  async read(@Call() call: MemberCall, @Query() query: UsageQueryBody): Promise<UsageBody> {
    const { to = call.request.at.slice(0, 10), by = 'day' } = query;
    const from = query.from ?? new Date(Date.parse(to) - (DEFAULT_DAYS - 1) * DAY_MS).toISOString().slice(0, 10);
    const { organizationId } = call.scope;
    return { from, to, by, ...(await this.dispatcher.ask(new GetUsage({ organizationId, from, to }, by, query))) };
  }
}
