import type { UsageDimension, UsageSum, UsageSumQuery } from '../../../ports/usage-counters.port.js';
import type { Row, SqlValue } from '../sqlite/jobs.js';

const KEYS: Readonly<Record<UsageDimension, string>> = {
  day: 'day',
  gateway: "json_extract(dimensions, '$[0]')",
  server: "json_extract(dimensions, '$[1]')",
  member: "json_extract(dimensions, '$[2]')",
  tool: "json_extract(dimensions, '$[5]')",
};
const OUTCOME = "json_extract(dimensions, '$[6]')";
const TOOL_CALLS = "AND json_extract(dimensions, '$[4]') = 'tools/call'";

/** A sum behind the last one of the page before; null counts as an empty text. */
const behind = (by: UsageDimension): string =>
  by === 'day' ? 'key > ?' : "(sums.calls < ? OR (sums.calls = ? AND ifnull(key, '') > ?))";

export const sumsSql = ({ by, after }: UsageSumQuery): string => `
SELECT * FROM (
  SELECT ${KEYS[by]} AS key, sum(calls) AS calls, sum(milliseconds) AS milliseconds,
    sum(CASE ${OUTCOME} WHEN 'error' THEN calls ELSE 0 END) AS errors,
    sum(CASE ${OUTCOME} WHEN 'ok' THEN 0 WHEN 'error' THEN 0 ELSE calls END) AS refusals
  FROM usage WHERE organization_id = ? AND day BETWEEN ? AND ? ${by === 'tool' ? TOOL_CALLS : ''} GROUP BY 1
) AS sums ${after === null ? '' : `WHERE ${behind(by)}`}
ORDER BY ${by === 'day' ? 'key' : "sums.calls DESC, ifnull(key, '')"} LIMIT ?`;

export const sumsParameters = ({ organizationId, from, to, by, after, limit }: UsageSumQuery): readonly SqlValue[] => {
  const place = after === null ? [] : by === 'day' ? [after.key] : [after.calls, after.calls, after.key ?? ''];
  return [organizationId, from, to, ...place, limit];
};

export const sumOf = (row: Row): UsageSum => ({
  key: row['key'] as string | null,
  calls: Number(row['calls']),
  errors: Number(row['errors']),
  refusals: Number(row['refusals']),
  milliseconds: Number(row['milliseconds']),
});
