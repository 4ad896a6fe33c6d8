import type { Document } from 'mongodb';
import type { UsageDimension, UsageSumQuery } from '../../ports/usage-counters.port.js';

const FIELDS: Readonly<Record<UsageDimension, string>> = {
  day: 'day',
  gateway: 'gatewayId',
  server: 'serverId',
  member: 'userId',
  tool: 'name',
};

const inPeriod = ({ organizationId, from, to, by }: UsageSumQuery): Document => ({
  organizationId,
  day: { $gte: from, $lte: to },
  ...(by === 'tool' && { method: 'tools/call' }),
});

/** Nothing is greater than null, so what comes behind it is said otherwise. */
const behind = ({ by, after }: UsageSumQuery): readonly Document[] => {
  if (after === null) return [];
  const keys = after.key === null ? { $ne: null } : { $gt: after.key };
  const $match =
    by === 'day' ? { _id: keys } : { $or: [{ calls: { $lt: after.calls } }, { calls: after.calls, _id: keys }] };
  return [{ $match }];
};

/** The sums of one page. */
export const pageOfSums = (query: UsageSumQuery): Document[] => [
  { $match: inPeriod(query) },
  {
    $group: { _id: `$${FIELDS[query.by]}`, calls: { $sum: '$calls' }, milliseconds: { $sum: '$milliseconds' } },
  },
  ...behind(query),
  { $sort: query.by === 'day' ? { _id: 1 } : { calls: -1, _id: 1 } },
  { $limit: query.limit },
];

/** Calls with one outcome, for the keys of a page. A sum under a condition is more than small servers can do. */
export const callsWithOutcome = (
  query: UsageSumQuery,
  keys: readonly (string | null)[],
  outcome: string,
): Document[] => [
  { $match: { ...inPeriod(query), [FIELDS[query.by]]: { $in: keys }, outcome } },
  { $group: { _id: `$${FIELDS[query.by]}`, calls: { $sum: '$calls' } } },
];
