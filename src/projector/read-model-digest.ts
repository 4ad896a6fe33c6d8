import { createHash } from 'node:crypto';
import type { Collection } from '../ports/read-models.port.js';

/** Fields in order of name at every depth: equal documents give equal text. */
const canonical = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, inner]) => [name, canonical(inner)] as const);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
};

/** SHA-256, hex, over every document in order of id: two read models that answer the same have the same. Tombstones do not count. */
export const readModelDigest = async (collection: Pick<Collection, 'scan'>): Promise<string> => {
  const hash = createHash('sha256');
  for await (const { id, document } of collection.scan()) {
    if (document !== null) hash.update(`${JSON.stringify([id, canonical(document)])}\n`);
  }
  return hash.digest('hex');
};
