import type { ResourceKind } from '../kernel/resources.js';
import type { Fields } from './fields.js';

export const fieldsOfKind = (fields: Fields, kind: ResourceKind): readonly string[] =>
  Object.keys(fields).filter((name) => fields[name]!.refersTo === kind);

/** Names of the fields that hold ids of the things an event concerned in its organization. */
export const linkingFields = (fields: Fields): readonly string[] =>
  Object.keys(fields).filter((name) => ![undefined, 'organization'].includes(fields[name]!.refersTo));
