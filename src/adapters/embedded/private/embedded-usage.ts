import type {
  UsageBucket,
  UsageCounters,
  UsageQuery,
  UsageSum,
  UsageSumQuery,
} from '../../../ports/usage-counters.port.js';
import type { Row } from '../sqlite/jobs.js';
import type { PrivateFile } from './private-file.js';
import { sumOf, sumsParameters, sumsSql } from './usage-sums.js';

type Dimensions = readonly [string, string | null, string | null, string | null, string, string | null, string];

const ADD = `
INSERT INTO usage (organization_id, day, dimensions, calls, milliseconds) VALUES (?, ?, ?, ?, ?)
ON CONFLICT DO UPDATE SET calls = calls + excluded.calls, milliseconds = milliseconds + excluded.milliseconds`;

const LAST_USES = `
SELECT value AS api_key_id,
  (SELECT max(day) FROM usage WHERE organization_id = ? AND json_extract(dimensions, '$[3]') = value) AS day
FROM json_each(?)`;

/** One text for all fields of a bucket: in a key, NULL columns are never equal to each other. */
const dimensionsOf = (bucket: UsageBucket): string => {
  const { gatewayId, serverId, userId, apiKeyId, method, name, outcome } = bucket;
  return JSON.stringify([gatewayId, serverId, userId, apiKeyId, method, name, outcome] satisfies Dimensions);
};

const bucketOf = (row: Row): UsageBucket => {
  const [gatewayId, serverId, userId, apiKeyId, method, name, outcome] = JSON.parse(
    row['dimensions'] as string,
  ) as Dimensions;
  return {
    organizationId: row['organization_id'] as string,
    day: row['day'] as string,
    gatewayId,
    serverId,
    userId,
    apiKeyId,
    method,
    name,
    outcome,
    calls: Number(row['calls']),
    milliseconds: Number(row['milliseconds']),
  };
};

export class EmbeddedUsage implements UsageCounters {
  constructor(private readonly file: PrivateFile) {}

  async add(buckets: readonly UsageBucket[]): Promise<void> {
    if (buckets.length === 0) return;
    const rows = buckets.map((bucket) => [
      bucket.organizationId,
      bucket.day,
      dimensionsOf(bucket),
      bucket.calls,
      bucket.milliseconds,
    ]);
    await this.file.run({ statements: [{ sql: ADD, rows }] });
  }

  async read({ organizationId, from, to }: UsageQuery): Promise<readonly UsageBucket[]> {
    const sql = 'SELECT * FROM usage WHERE organization_id = ? AND day BETWEEN ? AND ? ORDER BY day, dimensions';
    return this.file.rows(sql, organizationId, from, to).map(bucketOf);
  }

  async sums(query: UsageSumQuery): Promise<readonly UsageSum[]> {
    return (await this.file.slowRows(sumsSql(query), ...sumsParameters(query))).map(sumOf);
  }

  async lastUses(organizationId: string, apiKeyIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const rows = apiKeyIds.length === 0 ? [] : this.file.rows(LAST_USES, organizationId, JSON.stringify(apiKeyIds));
    const used = rows.filter((row) => row['day'] !== null);
    return new Map(used.map((row) => [row['api_key_id'] as string, row['day'] as string]));
  }
}
