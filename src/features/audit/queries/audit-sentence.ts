import type { AuditEntry } from '../../../../projections/audit-log/audit-log.document.js';
import { SENTENCES } from './sentences.js';

/** What things are called at the moment; undefined where nothing is known any more. */
export interface Names {
  person(userId: string): string | undefined;
  address(invitationId: string): string | undefined;
  /** A team, gateway, server, role, API key or organization by id, also one that is gone. */
  thing(id: string): string | undefined;
}

const UNNAMED = 'something without a name';
const ERASED_PERSON = 'an erased person';
const ERASED_ADDRESS = 'an erased address';

const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

/** The person that an entry is about, beside the one who acted. */
export const personConcerned = ({ object, before, after }: AuditEntry): string | undefined =>
  object.kind === 'member' ? object.id : textOf(after?.['userId'] ?? before?.['userId']);

const actorText = ({ actor }: AuditEntry, names: Names): string => {
  if (actor.kind === 'system') return actor.name === 'operator' ? 'The operator' : 'Gatehouse';
  const person = names.person(actor.userId) ?? ERASED_PERSON;
  return actor.apiKeyId === undefined
    ? person
    : `${person}, through the API key ${names.thing(actor.apiKeyId) ?? UNNAMED},`;
};

const words = (entry: AuditEntry, names: Names): Readonly<Record<string, () => string | undefined>> => {
  const { before, after, object } = entry;
  const called = (id: unknown): string | undefined => names.thing(textOf(id) ?? '');
  const linked = (name: string): string | undefined => called(after?.[name] ?? before?.[name]);
  return {
    actor: () => actorText(entry, names),
    name: () => names.thing(object.id),
    old: () => textOf(before?.['name']),
    new: () => textOf(after?.['name']),
    member: () => names.person(personConcerned(entry) ?? '') ?? ERASED_PERSON,
    address: () => names.address(object.id) ?? ERASED_ADDRESS,
    role: () => called(after?.['roleId']),
    formerRole: () => called(before?.['roleId']),
    plan: () => textOf(after?.['plan']),
    team: () => linked('teamId'),
    server: () => linked('serverId'),
  };
};

/** The entry as a person would say it: "Ada disabled team Research". */
export const auditSentence = (entry: AuditEntry, names: Names): string => {
  const sentence = Object.hasOwn(SENTENCES, entry.event)
    ? SENTENCES[entry.event as keyof typeof SENTENCES]
    : `{actor}: ${entry.action}`;
  const toOneself = entry.actor.kind === 'user' && entry.actor.userId === personConcerned(entry);
  const template = typeof sentence === 'string' ? sentence : sentence[toOneself ? 1 : 0];
  const known = words(entry, names);
  const text = template.replaceAll(/\{(\w+)\}/g, (_, word: string) => known[word]?.() ?? UNNAMED);
  return text.charAt(0).toUpperCase() + text.slice(1);
};
