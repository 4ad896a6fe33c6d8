import type { Values } from '../../src/events/audit-rule.js';
import type { AuditedName } from '../../src/events/event-catalogue.js';
import type { RecordedActor } from '../../src/kernel/domain-event.js';
import { positionToText } from '../../src/kernel/position.js';
import { typeIdOf } from '../../src/kernel/type-id.js';
import type { ResourceKind } from '../../src/kernel/resources.js';
import { projection, type Related } from '../projection.js';
import { type Audited, AUDITED, type AuditedChange, changeOf, isAudited } from './audited-changes.js';

export const AUDIT_LOG = 'audit_log';

/** The actor of a change, as the API shows it. */
export type AuditActor =
  | {
      readonly kind: 'user';
      readonly userId: string;
      /** The API key that the person used; absent for a session. */
      readonly apiKeyId?: string;
    }
  | { readonly kind: 'system'; readonly name: string };

/** One for each change inside an organization. Its document id is the position, so new entries always go to the end of the collection. */
export interface AuditEntry {
  readonly id: string;
  readonly organizationId: string;
  /** 19 digits: text order is the order of the log. */
  readonly position: string;
  readonly at: string;
  /** The actor by id. The network address is in `from`. */
  readonly actor: AuditActor;
  readonly action: string;
  /** Stored name of the event. It selects the sentence. */
  readonly event: string;
  readonly object: { readonly kind: ResourceKind; readonly id: string };
  /** Every id that the change concerned, for the filter. */
  readonly objects: readonly string[];
  /** The changed values before the change; null if there were none. */
  readonly before: Values | null;
  /** The same values after the change; null if none are left. */
  readonly after: Values | null;
  /** The person's network address, sealed as in the event; null if it was unknown. */
  readonly from: string | null;
}

/**
 * The latest values of one object, so that the next entry can show the values before, and every entry the name. After a removal only
 * the name is left. The document belongs to no organization, so no list shows it.
 */
export interface LatestValues {
  readonly latest: Values;
  /** Of a person who was erased here: entries before this position do not name them, also after they have joined again. */
  readonly unnamedBefore?: string;
}

/** After every position. */
const FOR_EVER = '~';

export const latestValuesId = (subject: string): string => `latest:${subject}`;

export type AuditDocument = AuditEntry | LatestValues;

/** Called several times in a row for the same event, so the last result is kept. */
const changeIn = ((): ((event: Audited) => AuditedChange) => {
  let last: Audited | undefined;
  let change: AuditedChange | undefined;
  return (event) => (event === last ? change! : ((last = event), (change = changeOf(event))));
})();
const entryId = (event: Audited): string => positionToText(event.position);
const isEntry = (documentId: string): boolean => !documentId.startsWith('latest:');

const pick = (values: Values, names: readonly string[]): Values =>
  Object.fromEntries(names.map((name) => [name, values[name] ?? null]));

const beforeOf = (change: AuditedChange, latest: Values | undefined): Values | null => {
  if (change.effect === 'created') return null;
  if (change.subject === undefined) return change.values;
  if (latest === undefined) return null;
  return change.effect === 'removed' ? latest : pick(latest, Object.keys(change.values));
};

const actorOf = ({ userId, system, via }: RecordedActor): AuditActor =>
  userId === undefined
    ? { kind: 'system', name: system }
    : { kind: 'user', userId, ...(via?.kind === 'api-key' && via.id !== undefined && { apiKeyId: via.id }) };

const entry = (event: Audited, related: Related<AuditDocument>): AuditEntry => {
  const change = changeIn(event);
  const { actor, at } = event.metadata;
  const latest = change.subject === undefined ? null : (related(latestValuesId(change.subject)) as LatestValues | null);
  return {
    id: typeIdOf('evt', event.id),
    organizationId: event.data.organizationId,
    position: positionToText(event.position),
    at,
    actor: actorOf(actor),
    action: change.action,
    event: event.type,
    object: { kind: change.kind, id: change.id },
    objects: change.objects,
    before: beforeOf(change, latest?.latest),
    after: change.effect === 'removed' ? null : change.values,
    from: actor.userId === undefined ? null : actor.from,
  };
};

const latest = (document: LatestValues | null, event: Audited): LatestValues | null => {
  const change = changeIn(event);
  const unnamed = unnamedAfter(document, event);
  if (change.effect === 'removed') {
    if (document && 'name' in document.latest) return { latest: { name: document.latest['name'] }, ...unnamed };
    return 'unnamedBefore' in unnamed ? { latest: {}, ...unnamed } : null;
  }
  const values = change.effect === 'created' ? change.values : { ...document?.latest, ...change.values };
  return { latest: values, ...unnamed };
};

const unnamedAfter = (document: LatestValues | null, event: Audited): Pick<LatestValues, 'unnamedBefore'> => {
  if (event.type === 'MemberErased') return { unnamedBefore: FOR_EVER };
  const { unnamedBefore } = document ?? {};
  if (unnamedBefore === undefined) return {};
  const again = event.type === 'MemberJoined' && unnamedBefore === FOR_EVER;
  return { unnamedBefore: again ? positionToText(event.position) : unnamedBefore };
};

/** People come back and servers are attached again. All other ids are created only once. */
const isFirst = ({ effect, subject, id }: AuditedChange): boolean => effect === 'created' && subject === id;

const latestIds = (event: Audited): readonly string[] => {
  const { subject } = changeIn(event);
  return subject === undefined ? [] : [latestValuesId(subject)];
};

const evolve = (
  document: AuditDocument | null,
  event: Audited,
  documentId: string,
  related: Related<AuditDocument>,
): AuditDocument | null => {
  if (!isAudited(event)) return document;
  return isEntry(documentId) ? entry(event, related) : latest(document as LatestValues | null, event);
};

export const auditLog = projection<AuditDocument, AuditedName>({
  name: AUDIT_LOG,
  version: 5,
  handles: AUDITED,
  indexes: [
    ['organizationId', '-position'],
    ['organizationId', '-at', '-position'],
    ['organizationId', 'actor.userId', '-position'],
    ['organizationId', 'actor.apiKeyId', '-position'],
    ['organizationId', 'actor.name', '-position'],
    ['organizationId', 'action', '-position'],
    ['organizationId', 'objects[]', '-position'],
  ],
  documentIds: (event) => [entryId(event), ...latestIds(event)],
  related: latestIds,
  creates: (event, documentId) => (isEntry(documentId) ? 'only' : isFirst(changeIn(event)) ? 'first' : 'never'),
  evolve,
});
