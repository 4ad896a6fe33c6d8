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

/** Whether the entry does not name the person, because they were erased in this organization after it. */
export type IsErased = (userId: string, entry: Pick<AuditEntry, 'position'>) => boolean;

/**
 * The present names of everything in these entries. The names of things come from the audit log, which keeps them after the
 * thing was deleted. The names of people come from the store in which they can be erased.
 * @returns the names for an entry, and who is erased in it
 */
export const readNames = async (
  collection: Collection<AuditDocument>,
  personalData: PersonalData,
  entries: readonly AuditEntry[],
): Promise<{ readonly isErased: IsErased; readonly namesIn: (entry: AuditEntry) => Names }> => {
  const ids = unique(entries.flatMap(people));
  const organizationId = entries[0]?.organizationId ?? '';
  const standing = (userId: string): string => latestValuesId(`${organizationId}:${userId}`);
  const latest = await collection.getMany([
    ...unique(entries.flatMap(things)).map(latestValuesId),
    ...ids.map(standing),
  ]);
  const isErased: IsErased = (userId, { position }) => {
    const document = latest.get(standing(userId));
    return document !== undefined && 'latest' in document && position < (document.unnamedBefore ?? '');
  };
  const persons = await personalData.read(ids);
  const thing = (id: string): string | undefined => {
    const document = latest.get(latestValuesId(id));
    const name = document && 'latest' in document ? document.latest['name'] : undefined;
    return typeof name === 'string' ? name : BUILT_IN_ROLES.get(id)?.name;
  };
  const namesIn = (entry: AuditEntry): Names => ({
    thing,
    person: (userId) => (isErased(userId, entry) ? undefined : persons.get(userId)?.name),
    address: (invitationId) => persons.get(invitationId)?.email,
  });
  return { isErased, namesIn };
};
