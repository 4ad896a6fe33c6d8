import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { invalid } from '../../kernel/refusal.js';
import { USAGE_COUNTERS, type UsageCounters, type UsageQuery } from '../../ports/usage-counters.port.js';
import { type UsageDimension, type UsageItem, usageReport } from './usage-report.js';

const LONGEST_PERIOD_DAYS = 366;
const DAY_MS = 86_400_000;

/** USE-1: calls of an organization's gateways in a period, told apart by one dimension. @throws Refusal `usage.period` */
export class GetUsage extends Query<readonly UsageItem[]> {
  constructor(
    readonly period: UsageQuery,
    readonly by: UsageDimension,
  ) {
    super();
  }
}

@QueryHandler(GetUsage)
export class GetUsageHandler implements IQueryHandler<GetUsage> {
  constructor(@Inject(USAGE_COUNTERS) private readonly counters: UsageCounters) {}

  async execute({ period, by }: GetUsage): Promise<readonly UsageItem[]> {
    const days = (Date.parse(period.to) - Date.parse(period.from)) / DAY_MS;
    if (!(days >= 0 && days < LONGEST_PERIOD_DAYS)) throw invalid('usage.period', `A period ends no earlier than it begins and has at most ${LONGEST_PERIOD_DAYS} days.`);
    return usageReport(await this.counters.read(period), by);
  }
}
