import { createHash } from 'node:crypto';
import type { Collection } from '../ports/read-models.port.js';

/** Sorts fields by name at every depth, so that equal documents give equal text. */
const canonical = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, inner]) => [name, canonical(inner)] as const);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
};

/** SHA-256 in hex over all documents in order of id, without tombstones. Equal read models have equal digests. */
export const readModelDigest = async (collection: Pick<Collection, 'scan'>): Promise<string> => {
  const hash = createHash('sha256');
  for await (const { id, document } of collection.scan()) {
    if (document !== null) hash.update(`${JSON.stringify([id, canonical(document)])}\n`);
  }
  return hash.digest('hex');
};
