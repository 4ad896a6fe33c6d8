import { invalid } from '../../kernel/refusal.js';
import type { Version } from '../../kernel/versions.js';

export const toEntityTag = (version: Version | string | number): string => `"${version}"`;

/** @returns undefined for `*` and for no header, which accept any version. @throws Refusal `if-match.invalid` */
export const fromIfMatch = (header: string | undefined): Version | undefined => {
  if (header === undefined || header.trim() === '*') return undefined;
  const tag = /^\s*(?:W\/)?"(\d{1,19})"\s*$/.exec(header)?.[1];
  if (tag === undefined)
    throw invalid('if-match.invalid', 'If-Match takes one entity tag as an earlier answer gave it, or *.');
  return BigInt(tag);
};
