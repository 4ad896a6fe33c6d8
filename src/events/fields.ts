import { type ResourceKind, resourceOfKind } from '../kernel/resources.js';

/** Checks one stored value. @throws {@link WrongShape} with the path of the wrong value */
export type Check = (value: unknown, path: string) => void;

export class WrongShape extends Error {
  override readonly name = 'WrongShape';
}

export interface Field<T = unknown> {
  readonly check: Check;
  readonly says: string;
  readonly refersTo?: ResourceKind;
  /** Never set; it exists only for the type. */
  readonly value?: (none: never) => T;
}

export interface OptionalField<T = unknown> extends Field<T> {
  readonly optional: true;
}

export type Fields = Readonly<Record<string, Field>>;

export type ValueOf<F extends Field> = F extends Field<infer T> ? T : never;
type OptionalName<F extends Fields> = {
  [Name in keyof F]: F[Name] extends OptionalField ? Name : never;
}[keyof F];
type Flat<T> = { [Name in keyof T]: T[Name] };

export type DataOf<F extends Fields> = Flat<
  { readonly [Name in Exclude<keyof F, OptionalName<F>>]: ValueOf<F[Name]> } & {
    readonly [Name in OptionalName<F>]?: ValueOf<F[Name]>;
  }
>;

const fail = (path: string, wanted: string): never => {
  throw new WrongShape(`${path} is not ${wanted}`);
};

export const text: Field<string> = {
  says: 'text',
  check: (value, path) => {
    if (typeof value !== 'string') fail(path, 'a text');
  },
};

export const flag: Field<boolean> = {
  says: 'true or false',
  check: (value, path) => {
    if (typeof value !== 'boolean') fail(path, 'true or false');
  },
};

export const count: Field<number> = {
  says: 'whole number',
  check: (value, path) => {
    if (!Number.isSafeInteger(value) || (value as number) < 0) fail(path, 'a count');
  },
};

/** Any text passes, because ids of built-in roles are words. */
export const id = (kind: ResourceKind): Field<string> => ({
  ...text,
  says: `${resourceOfKind(kind).word} id`,
  refersTo: kind,
});

/** An id that the filter of the audit log does not find. */
export const unlisted = <T>({ says, check }: Field<T>): Field<T> => ({ says, check });

export const nullable = <T>(field: Field<T>): Field<T | null> => ({
  ...field,
  says: `${field.says} or null`,
  check: (value, path) => {
    if (value !== null) field.check(value, path);
  },
});

export const optional = <T>(field: Field<T>): OptionalField<T> => ({
  ...field,
  says: `${field.says}, may be absent`,
  optional: true,
  check: (value, path) => {
    if (value !== undefined) field.check(value, path);
  },
});

export const oneOf = <const Text extends string>(...allowed: readonly Text[]): Field<Text> => ({
  says: allowed.map((one) => `\`${one}\``).join(' or '),
  check: (value, path) => {
    if (!allowed.includes(value as Text)) fail(path, `one of ${allowed.join(', ')}`);
  },
});

export const listOf = <T>(field: Field<T>): Field<readonly T[]> => ({
  says: `list of ${field.says}`,
  refersTo: field.refersTo,
  check: (value, path) => {
    if (!Array.isArray(value)) return fail(path, 'a list');
    for (let i = 0; i < value.length; i++) field.check(value[i], path);
  },
});

/**
 * An object with at least these fields. Other fields pass, so that an older reader can read what a newer writer stored.
 * @param inside stands before the names of its fields in errors
 */
export const record = <F extends Fields>(fields: F, inside = ''): Field<DataOf<F>> => {
  const checks = Object.entries(fields).map(([name, { check }]) => [name, check, `${inside}${name}`] as const);
  const said = Object.entries(fields).map(([name, { says }]) => `${name}: ${says}`);
  return {
    says: `{ ${said.join('; ')} }`,
    check: (value, path) => {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) return fail(path, 'an object');
      for (const [name, check, known] of checks) check((value as Record<string, unknown>)[name], known);
    },
  };
};

export const either = <const Text extends string, T>(literal: Text, other: Field<T>): Field<Text | T> => ({
  says: `\`${literal}\` or ${other.says}`,
  check: (value, path) => {
    if (value !== literal) other.check(value, path);
  },
});
