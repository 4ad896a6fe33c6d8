/** Prefixes of public ids (TypeID: prefix, underscore, UUID in base 32). */
export const ID_PREFIXES = [
  'usr',
  'org',
  'inv',
  'role',
  'team',
  'gw',
  'srv',
  'ws',
  'reg',
  'tool',
  'key',
  'evt',
] as const;
export type IdPrefix = (typeof ID_PREFIXES)[number];

const TYPE_ID = /^([a-z]+)_[0-7][0-9abcdefghjkmnpqrstvwxyz]{25}$/;

/** Whether the text is a well-formed id with that prefix. The thing itself may not exist. */
export const isIdOf = (prefix: IdPrefix, text: string): boolean => TYPE_ID.exec(text)?.[1] === prefix;
