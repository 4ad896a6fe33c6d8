import type { AuditEntry } from '../../../../projections/audit-log/audit-log.projection.js';
import type { EventDeclaration } from '../../../events/declaration.js';
import { EVENT_CATALOGUE, type EventName } from '../../../events/event-catalogue.js';
import { fieldsOfKind, linkingFields } from '../../../events/links.js';
import { isResourceKind } from '../../../kernel/resources.js';

/** The present names of things; undefined if a name is no longer known. */
export interface Names {
  person(userId: string): string | undefined;
  address(invitationId: string): string | undefined;
  /** A team, gateway, server, role, API key or organization by id, also a deleted one. */
  thing(id: string): string | undefined;
}

const UNNAMED = 'something without a name';
const ERASED_PERSON = 'an erased person';
const ERASED_ADDRESS = 'an erased address';

const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

/** The person that an entry is about, apart from the person who acted. */
export const personConcerned = ({ object, before, after }: AuditEntry): string | undefined =>
  object.kind === 'member' ? object.id : textOf(after?.['userId'] ?? before?.['userId']);

const actorText = ({ actor }: AuditEntry, names: Names): string => {
  if (actor.kind === 'system') return actor.name === 'operator' ? 'The operator' : 'Gatehouse';
  const person = names.person(actor.userId) ?? ERASED_PERSON;
  return actor.apiKeyId === undefined
    ? person
    : `${person}, through the API key ${names.thing(actor.apiKeyId) ?? UNNAMED},`;
};

const declared = ({ event }: AuditEntry): EventDeclaration | undefined =>
  Object.hasOwn(EVENT_CATALOGUE, event) ? EVENT_CATALOGUE[event as EventName] : undefined;

/** Ids of the things (not people) that the event links to its object, taken from the values of the entry. */
export const linkedThings = (entry: AuditEntry): readonly string[] => {
  const fields = declared(entry)?.fields ?? {};
  return linkingFields(fields)
    .filter((name) => fields[name]!.refersTo !== 'member')
    .flatMap((name) => [entry.before?.[name], entry.after?.[name]])
    .filter((id) => typeof id === 'string');
};

const valueOf = ({ before, after }: AuditEntry, age: string | undefined, name: string): string | undefined =>
  textOf(age === 'old' ? before?.[name] : (after?.[name] ?? (age === 'new' ? undefined : before?.[name])));

const wordOf = (entry: AuditEntry, names: Names, age: string | undefined, word: string): string | undefined => {
  if (word === 'actor') return actorText(entry, names);
  if (word === 'member') return names.person(personConcerned(entry) ?? '') ?? ERASED_PERSON;
  if (word === 'address') return names.address(entry.object.id) ?? ERASED_ADDRESS;
  if (word === 'name' && age === undefined) return names.thing(entry.object.id);
  if (!isResourceKind(word)) return valueOf(entry, age, word);
  const [link] = fieldsOfKind(declared(entry)?.fields ?? {}, word);
  return names.thing(valueOf(entry, age, link ?? '') ?? '');
};

/** The entry as a person would say it: "Ada disabled team Research". */
export const auditSentence = (entry: AuditEntry, names: Names): string => {
  const sentence = declared(entry)?.audit?.sentence ?? `{actor}: ${entry.action}`;
  const toOneself = entry.actor.kind === 'user' && entry.actor.userId === personConcerned(entry);
  const template = typeof sentence === 'string' ? sentence : sentence[toOneself ? 1 : 0];
  const text = template.replaceAll(
    /\{(?:(old|new) )?([\w-]+)\}/g,
    (_, age: string | undefined, word: string) => wordOf(entry, names, age, word) ?? UNNAMED,
  );
  return text.charAt(0).toUpperCase() + text.slice(1);
};
