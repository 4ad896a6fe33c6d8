import type { AuditRule, Values } from '../../src/events/audit-rule.js';
import type { EventDeclaration } from '../../src/events/declaration.js';
import { type AuditedName, EVENT_CATALOGUE } from '../../src/events/event-catalogue.js';
import { fieldsOfKind, linkingFields } from '../../src/events/links.js';
import type { ResourceKind } from '../../src/kernel/resources.js';
import type { ProjectionEvent } from '../projection.js';

export type Audited = ProjectionEvent<AuditedName>;

export interface AuditedChange extends Pick<AuditRule, 'action' | 'effect'> {
  readonly kind: ResourceKind;
  readonly id: string;
  readonly values: Values;
  /** The object whose latest values are kept; absent if the event itself holds the values before. */
  readonly subject: string | undefined;
  /** Every id that the change concerned. The object's id is the first. */
  readonly objects: readonly string[];
}

type Read = (data: Readonly<Record<string, unknown>>) => AuditedChange;

const reader = (fields: EventDeclaration['fields'], rule: AuditRule): Read => {
  const { action, effect } = rule;
  const kind = action.slice(0, action.indexOf('.')) as ResourceKind;
  const [idField] = fieldsOfKind(fields, kind);
  const keptUnder = rule.keptUnder ?? [idField!];
  const links = linkingFields(fields);
  return (data) => ({
    action,
    effect,
    kind,
    id: data[idField!] as string,
    values: rule.values(data),
    subject: keptUnder.length === 0 ? undefined : keptUnder.map((name) => data[name]).join(':'),
    objects: [...new Set([idField!, ...links].flatMap((name) => (data[name] ?? []) as string | readonly string[]))],
  });
};

const READERS = new Map<string, Read>(
  Object.entries(EVENT_CATALOGUE).flatMap(([type, { fields, audit }]) =>
    audit ? [[type, reader(fields, audit)]] : [],
  ),
);

export const AUDITED = [...READERS.keys()] as AuditedName[];

export const isAudited = (event: Audited): boolean => READERS.has(event.type);

export const changeOf = (event: Audited): AuditedChange =>
  READERS.get(event.type)!(event.data as unknown as Readonly<Record<string, unknown>>);
