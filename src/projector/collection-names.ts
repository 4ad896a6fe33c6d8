import type { Serving } from '../ports/projection-progress.port.js';

export const collectionName = (projection: string, { version, generation }: Serving): string =>
  `${projection}_v${version}_${generation}`;

/** @returns undefined if the collection does not belong to the projection */
export const servingOf = (projection: string, collection: string): Serving | undefined => {
  if (!collection.startsWith(`${projection}_v`)) return undefined;
  const match = /^(\d+)_(\d+)$/.exec(collection.slice(projection.length + 2));
  return match ? { version: Number(match[1]), generation: Number(match[2]) } : undefined;
};
