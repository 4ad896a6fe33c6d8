import type { ResourceKind } from '../kernel/resources.js';
import type { Fields } from './fields.js';

export const fieldsOfKind = (fields: Fields, kind: ResourceKind): readonly string[] =>
  Object.keys(fields).filter((name) => fields[name]!.refersTo === kind);

/** Names of the fields that say what an event concerned within its organization. */
export const linkingFields = (fields: Fields): readonly string[] =>
  Object.keys(fields).filter((name) => ![undefined, 'organization'].includes(fields[name]!.refersTo));
