import type { Exposure } from '../../../events/gateways.js';

const KINDS = ['tools', 'resources', 'prompts'] as const;

/** One form for each choice: every name once, sorted. */
export const tidyExposure = (expose: Exposure): Exposure => {
  if (expose === 'all') return 'all';
  const chosen = KINDS.flatMap((kind) => {
    const names = expose[kind];
    return names === undefined ? [] : [[kind, [...new Set(names)].sort()] as const];
  });
  return Object.fromEntries(chosen);
};

/** Compares two that went through {@link tidyExposure}. */
export const sameExposure = (one: Exposure, other: Exposure): boolean => JSON.stringify(one) === JSON.stringify(other);
