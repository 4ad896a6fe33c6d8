import type { Exposure } from '../ports/access/access.port.js';
import type { Subject } from './rpc-message.js';

const TEMPLATE_PART = /\{([+#./;?&]?)[^{}]*\}/;
const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** A URI template (RFC 6570) may expose resources: it exposes every URI that it can make. */
const matchesTemplate = (template: string, uri: string): boolean => {
  if (!template.includes('{')) return false;
  const parts = template.split(TEMPLATE_PART);
  // split() returns literal, operator, literal, …: only a plain variable stays within one path segment.
  const pattern = parts
    .map((part, index) => (index % 2 === 0 ? escaped(part) : part === '' ? '[^/?#]+' : '.*'))
    .join('');
  return new RegExp(`^${pattern}$`, 's').test(uri);
};

/** Lists are filtered and calls are refused by this one rule (PRX-5, GW-3). */
export const exposes = (exposure: Exposure, subject: Subject): boolean => {
  if (exposure === 'all') return true;
  switch (subject.kind) {
    case 'tool':
      return exposure.tools.has(subject.name);
    case 'prompt':
      return exposure.prompts.has(subject.name);
    case 'resource':
      return (
        exposure.resources.has(subject.name) ||
        [...exposure.resources].some((template) => matchesTemplate(template, subject.name))
      );
  }
};

const KINDS = ['tools', 'resources', 'prompts'] as const;
const sameSet = (a: ReadonlySet<string>, b: ReadonlySet<string>): boolean =>
  a.size === b.size && [...a].every((name) => b.has(name));

/** @returns the kinds whose exposed names changed */
export const changedKinds = (before: Exposure, after: Exposure): readonly (typeof KINDS)[number][] => {
  if (before === after) return [];
  return before === 'all' || after === 'all' ? KINDS : KINDS.filter((kind) => !sameSet(before[kind], after[kind]));
};
