interface Resource {
  readonly prefix: string;
  /** First part of codes and of audit actions. */
  readonly kind: string;
  /** What a sentence calls it. */
  readonly word: string;
}

/** Every kind of thing that has a public id (TypeID: prefix, underscore, UUID in base 32). */
export const RESOURCES = [
  { prefix: 'usr', kind: 'member', word: 'member' },
  { prefix: 'org', kind: 'organization', word: 'organization' },
  { prefix: 'inv', kind: 'invitation', word: 'invitation' },
  { prefix: 'role', kind: 'role', word: 'role' },
  { prefix: 'team', kind: 'team', word: 'team' },
  { prefix: 'gw', kind: 'gateway', word: 'gateway' },
  { prefix: 'srv', kind: 'server', word: 'server' },
  { prefix: 'ws', kind: 'workspace', word: 'workspace' },
  { prefix: 'reg', kind: 'registry', word: 'registry' },
  { prefix: 'tool', kind: 'tool', word: 'tool' },
  { prefix: 'key', kind: 'api-key', word: 'API key' },
  { prefix: 'ses', kind: 'session', word: 'session' },
  { prefix: 'evt', kind: 'event', word: 'event' },
] as const satisfies readonly Resource[];

export type IdPrefix = (typeof RESOURCES)[number]['prefix'];
export type ResourceKind = (typeof RESOURCES)[number]['kind'];

const BY_PREFIX = new Map<IdPrefix, (typeof RESOURCES)[number]>(RESOURCES.map((row) => [row.prefix, row]));
const BY_KIND = new Map<ResourceKind, (typeof RESOURCES)[number]>(RESOURCES.map((row) => [row.kind, row]));

export const resourceOfId = (prefix: IdPrefix): (typeof RESOURCES)[number] => BY_PREFIX.get(prefix)!;
export const resourceOfKind = (kind: ResourceKind): (typeof RESOURCES)[number] => BY_KIND.get(kind)!;

export const isResourceKind = (word: string): word is ResourceKind =>
  (BY_KIND as ReadonlyMap<string, unknown>).has(word);
