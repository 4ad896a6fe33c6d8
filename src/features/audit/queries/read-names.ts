import {
  type AuditDocument,
  type AuditEntry,
  latestValuesId,
} from '../../../../projections/audit-log/audit-log.projection.js';
import { BUILT_IN_ROLES } from '../../../kernel/capabilities.js';
import type { PersonalData } from '../../../ports/personal-data.port.js';
import type { Collection } from '../../../ports/read-models.port.js';
import { linkedThings, type Names, personConcerned } from './audit-sentence.js';

const things = (entry: AuditEntry): readonly string[] => [
  entry.object.id,
  ...(entry.actor.kind === 'user' && entry.actor.apiKeyId !== undefined ? [entry.actor.apiKeyId] : []),
  ...linkedThings(entry),
];

const people = (entry: AuditEntry): readonly string[] => {
  const { actor, object } = entry;
  const concerned = personConcerned(entry);
  return [
    ...(actor.kind === 'user' ? [actor.userId] : []),
    ...(concerned === undefined ? [] : [concerned]),
    ...(object.kind === 'invitation' ? [object.id] : []),
  ];
};

const unique = <T>(values: readonly T[]): readonly T[] => [...new Set(values)];

/** Whether the person was erased in this organization. Their name may still be known in another one. */
const isErased = (document: AuditDocument | undefined): boolean =>
  document !== undefined && 'latest' in document && document.latest['status'] === 'erased';

/**
 * The present names of everything in these entries. The names of things come from the audit log, which keeps them after the
 * thing was deleted. The names of people come from the store in which they can be erased.
 * @returns also the people who were erased in this organization
 */
export const readNames = async (
  collection: Collection<AuditDocument>,
  personalData: PersonalData,
  entries: readonly AuditEntry[],
): Promise<Names & { readonly erased: ReadonlySet<string> }> => {
  const ids = unique(entries.flatMap(people));
  const organizationId = entries[0]?.organizationId ?? '';
  const standing = (userId: string): string => latestValuesId(`${organizationId}:${userId}`);
  const latest = await collection.getMany([
    ...unique(entries.flatMap(things)).map(latestValuesId),
    ...ids.map(standing),
  ]);
  const erased = new Set(ids.filter((id) => isErased(latest.get(standing(id)))));
  const persons = await personalData.read(ids.filter((id) => !erased.has(id)));
  const thing = (id: string): string | undefined => {
    const document = latest.get(latestValuesId(id));
    const name = document && 'latest' in document ? document.latest['name'] : undefined;
    return typeof name === 'string' ? name : BUILT_IN_ROLES.get(id)?.name;
  };
  return {
    erased,
    thing,
    person: (userId) => persons.get(userId)?.name,
    address: (invitationId) => persons.get(invitationId)?.email,
  };
};
