import type { Values } from '../../src/events/audit-rule.js';
import type { AuditedName } from '../../src/events/event-catalogue.js';
import type { RecordedActor } from '../../src/kernel/domain-event.js';
import { positionToText } from '../../src/kernel/position.js';
import { typeIdOf } from '../../src/kernel/type-id.js';
import { projection, type Related } from '../projection.js';
import {
  AUDIT_LOG,
  type AuditActor,
  type AuditDocument,
  type AuditEntry,
  type LatestValues,
  latestValuesId,
} from './audit-log.document.js';
import { type Audited, AUDITED, type AuditedChange, changeOf, isAudited } from './audited-changes.js';

/** Asked about the same event several times in a row: only the first answer is worked out. */
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
  if (change.effect === 'removed')
    return document && 'name' in document.latest ? { latest: { name: document.latest['name'] } } : null;
  return { latest: change.effect === 'created' ? change.values : { ...document?.latest, ...change.values } };
};

/** People come back and servers are attached again; the other ids are used once. */
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
  version: 3,
  handles: AUDITED,
  indexes: [
    ['organizationId', 'position'],
    ['organizationId', 'actor.userId', 'position'],
    ['organizationId', 'action', 'position'],
    ['organizationId', 'objects[]', 'position'],
  ],
  documentIds: (event) => [entryId(event), ...latestIds(event)],
  related: latestIds,
  creates: (event, documentId) => (isEntry(documentId) ? 'only' : isFirst(changeIn(event)) ? 'first' : 'never'),
  evolve,
});
