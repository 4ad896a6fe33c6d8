import { DatabaseSync } from '@photostructure/sqlite';

const BATCH = 500;

/** Reading as the product reads, a batch after the other, and parsing both texts of every row. @returns events a second */
export const bareRead = (file, expected) => {
  const database = new DatabaseSync(file, { readOnly: true });
  database.exec('PRAGMA mmap_size = 1073741824; PRAGMA cache_size = -16000');
  const statement = database.prepare(
    'SELECT e.position, s.name, e.revision, e.id, e.type, e.data, e.metadata FROM events e CROSS JOIN streams s ON s.id = e.stream WHERE e.position > ? ORDER BY e.position LIMIT ?',
  );
  statement.setReturnArrays(true);
  const started = performance.now();
  let parsed = 0;
  for (let after = 0; ;) {
    const rows = statement.all(after, BATCH);
    for (const row of rows) if (JSON.parse(row[5]) && JSON.parse(row[6])) parsed += 1;
    if (rows.length < BATCH) break;
    after = rows.at(-1)[0];
  }
  const spent = performance.now() - started;
  database.close();
  if (parsed !== expected) throw new Error(`${parsed} events were read`);
  return (parsed * 1000) / spent;
};
