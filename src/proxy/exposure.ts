import type { Exposure } from '../ports/access/access.port.js';
import type { Subject } from './methods.js';
import { type UriTemplate, uriTemplate } from './uri-template.js';

const templates = new WeakMap<ReadonlySet<string>, readonly UriTemplate[]>();

const templatesOf = (resources: ReadonlySet<string>): readonly UriTemplate[] => {
  const known = templates.get(resources) ?? [...resources].flatMap((text) => uriTemplate(text) ?? []);
  templates.set(resources, known);
  return known;
};

/** The one rule by which lists are filtered and calls are refused (PRX-5, GW-3). */
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
        // A template exposes every URI that it can expand to.
        templatesOf(exposure.resources).some((template) => template.matches(subject.name))
      );
  }
};

const KINDS = ['tools', 'resources', 'prompts'] as const;
const sameSet = (a: ReadonlySet<string>, b: ReadonlySet<string>): boolean =>
  a.size === b.size && [...a].every((name) => b.has(name));

/** @returns the kinds of things whose exposed names changed */
export const changedKinds = (before: Exposure, after: Exposure): readonly (typeof KINDS)[number][] => {
  if (before === after) return [];
  return before === 'all' || after === 'all' ? KINDS : KINDS.filter((kind) => !sameSet(before[kind], after[kind]));
};
