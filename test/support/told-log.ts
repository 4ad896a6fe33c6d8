import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import type { AnyEvent } from '../../src/events/event-catalogue.js';

/** An event as it stands in the log of a running product. */
export interface Told<Type extends AnyEvent['type'] = AnyEvent['type']> {
  readonly type: Type;
  readonly stream: string;
  readonly data: Extract<AnyEvent, { type: Type }>['data'];
}

/** The whole event log of a running product in order, read from the side. @param organizationId only what belongs to it */
export const toldBy = (dataDir: string, organizationId?: string): readonly Told[] => {
  const database = new DatabaseSync(join(dataDir, 'events.db'), { readOnly: true });
  const rows = database
    .prepare(
      'SELECT s.name AS stream, e.type AS type, e.data AS data, e.metadata AS metadata FROM events e JOIN streams s ON s.id = e.stream ORDER BY e.position',
    )
    .all() as unknown as readonly Record<'stream' | 'type' | 'data' | 'metadata', string>[];
  database.close();
  return rows.flatMap(({ stream, type, data, metadata }) => {
    const told = { type, stream, data: JSON.parse(data) as object } as unknown as Told;
    return organizationId === undefined ||
      (JSON.parse(metadata) as { organizationId: string | null }).organizationId === organizationId
      ? [told]
      : [];
  });
};

export const only = <Type extends AnyEvent['type']>(
  events: readonly Told[],
  ...types: readonly Type[]
): readonly Told<Type>[] =>
  events.filter(({ type }) => (types as readonly string[]).includes(type)) as unknown as readonly Told<Type>[];
