import type { IdPrefix } from './resources.js';

const TYPE_ID = /^([a-z]+)_[0-7][0-9abcdefghjkmnpqrstvwxyz]{25}$/;

/** Whether the text is a well-formed id with that prefix; says nothing about whether the thing exists. */
export const isIdOf = (prefix: IdPrefix, text: string): boolean => TYPE_ID.exec(text)?.[1] === prefix;
