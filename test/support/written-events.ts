import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import type { TestGatehouse } from './gatehouse.js';

interface Sealed {
  readonly organizationId: string;
  readonly headers: readonly { readonly sealed: string }[];
}

/** Data of every event of the type in the organization that got the slug, as it stands in the file. */
export const eventsOf = async <D = Sealed>(
  { dataDir }: Pick<TestGatehouse, 'dataDir'>,
  type: string,
  slug: string,
): Promise<readonly D[]> => {
  const database = new DatabaseSync(join(dataDir, 'events.db'), { readOnly: true });
  try {
    const rows = database.prepare('SELECT type, data FROM events ORDER BY position').all() as unknown as readonly {
      readonly type: string;
      readonly data: string;
    }[];
    const all = rows.map((row) => ({
      type: row.type,
      data: JSON.parse(row.data) as { organizationId?: string; slug?: string },
    }));
    const organizationId = all.find((event) => event.type === 'OrganizationCreated' && event.data.slug === slug)?.data
      .organizationId;
    return all
      .filter((event) => event.type === type && event.data.organizationId === organizationId)
      .map((event) => event.data as D);
  } finally {
    database.close();
  }
};
