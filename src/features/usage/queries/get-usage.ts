import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { invalid } from '../../../kernel/refusal.js';
import {
  USAGE_COUNTERS,
  type UsageCounters,
  type UsageDimension,
  type UsageQuery,
  type UsageSum,
} from '../../../ports/usage-counters.port.js';
import { decodeCursor, encodeCursor, type Page, type PageRequest } from '../../../reading/page.js';

const LONGEST_PERIOD_DAYS = 366;
const DAY_MS = 86_400_000;

export type UsagePage = Pick<Page<UsageSum>, 'items' | 'nextCursor'>;

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

/** Continues after the last item by the count it had. New calls may move items up, but leave out no item that they do not change. */
@QueryHandler(GetUsage)
export class GetUsageHandler implements IQueryHandler<GetUsage> {
  constructor(@Inject(USAGE_COUNTERS) private readonly counters: UsageCounters) {}

  async execute({ period, by, page: { limit, cursor } }: GetUsage): Promise<UsagePage> {
    const days = (Date.parse(period.to) - Date.parse(period.from)) / DAY_MS;
    if (!(days >= 0 && days < LONGEST_PERIOD_DAYS))
      throw invalid(
        'usage.period',
        `A period ends no earlier than it begins and has at most ${LONGEST_PERIOD_DAYS} days.`,
      );
    const last = cursor === undefined ? undefined : decodeCursor(cursor, 1);
    const calls = Number(last?.values[0] ?? 0);
    if (!Number.isSafeInteger(calls)) throw invalid('cursor.invalid', 'The cursor is not one that this list gave out.');
    const after = last === undefined ? null : { key: last.id === '' ? null : last.id, calls };
    const found = await this.counters.sums({ ...period, by, after, limit: limit + 1 });
    const items = found.slice(0, limit).map((sum) => ({ ...sum, milliseconds: Math.round(sum.milliseconds) }));
    const end = items.at(-1);
    return {
      items,
      nextCursor: end && found.length > limit ? encodeCursor({ id: end.key ?? '', values: [end.calls] }) : null,
    };
  }
}
