import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { invalid } from '../../../kernel/refusal.js';
import { USAGE_COUNTERS, type UsageCounters, type UsageQuery } from '../../../ports/usage-counters.port.js';
import { decodeCursor, encodeCursor, type Page, type PageRequest } from '../../../reading/page.js';
import { type UsageDimension, type UsageItem, usageReport } from './usage-report.js';

const LONGEST_PERIOD_DAYS = 366;
const DAY_MS = 86_400_000;

export type UsagePage = Pick<Page<UsageItem>, 'items' | 'nextCursor'>;

/** Continues after the last item by the count it had. New calls may move items up, but leave out no item that they do not change. */
export const pageOf = (items: readonly UsageItem[], by: UsageDimension, { limit, cursor }: PageRequest): UsagePage => {
  const last = cursor === undefined ? undefined : decodeCursor(cursor, 1);
  const counted = Number(last?.values[0]);
  const isBehind = ({ key, calls }: UsageItem): boolean =>
    last === undefined ||
    (by !== 'day' && calls < counted) ||
    ((by === 'day' || calls === counted) && (key ?? '') > last.id);
  const rest = items.filter(isBehind);
  const shown = rest.slice(0, limit);
  const end = shown.at(-1);
  return {
    items: shown,
    nextCursor: end && rest.length > limit ? encodeCursor({ id: end.key ?? '', values: [end.calls] }) : null,
  };
};

/** USE-1: calls of an organization's gateways in a period, by one dimension. @throws Refusal `usage.period`, `cursor.invalid` */
export class GetUsage extends Query<UsagePage> {
  constructor(
    readonly period: UsageQuery,
    readonly by: UsageDimension,
    readonly page: PageRequest,
  ) {
    super();
  }
}

@QueryHandler(GetUsage)
export class GetUsageHandler implements IQueryHandler<GetUsage> {
  constructor(@Inject(USAGE_COUNTERS) private readonly counters: UsageCounters) {}

  async execute({ period, by, page }: GetUsage): Promise<UsagePage> {
    const days = (Date.parse(period.to) - Date.parse(period.from)) / DAY_MS;
    if (!(days >= 0 && days < LONGEST_PERIOD_DAYS))
      throw invalid(
        'usage.period',
        `A period ends no earlier than it begins and has at most ${LONGEST_PERIOD_DAYS} days.`,
      );
    return pageOf(usageReport(await this.counters.read(period), by), by, page);
  }
}
