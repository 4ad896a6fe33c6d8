/** Checks one stored value; throws {@link WrongShape} with the path of what does not fit. */
export type Check = (value: unknown, path: string) => void;

export class WrongShape extends Error {
  override readonly name = 'WrongShape';
}

const fail = (path: string, wanted: string): never => {
  throw new WrongShape(`${path} is not ${wanted}`);
};

export const text: Check = (value, path) => {
  if (typeof value !== 'string') fail(path, 'a text');
};

export const flag: Check = (value, path) => {
  if (typeof value !== 'boolean') fail(path, 'true or false');
};

/** A whole number from 0. */
export const count: Check = (value, path) => {
  if (!Number.isSafeInteger(value) || (value as number) < 0) fail(path, 'a count');
};

export const nullable =
  (check: Check): Check =>
  (value, path) => {
    if (value !== null) check(value, path);
  };

export const optional =
  (check: Check): Check =>
  (value, path) => {
    if (value !== undefined) check(value, path);
  };

export const oneOf =
  (...allowed: readonly string[]): Check =>
  (value, path) => {
    if (!allowed.includes(value as string)) fail(path, `one of ${allowed.join(', ')}`);
  };

export const listOf =
  (check: Check): Check =>
  (value, path) => {
    if (!Array.isArray(value)) return fail(path, 'a list');
    for (let i = 0; i < value.length; i++) check(value[i], path);
  };

/** An object with at least these fields; fields it does not name pass, so that a newer writer does not stop an older reader. */
export const record = (fields: Readonly<Record<string, Check>>): Check => {
  const entries = Object.entries(fields);
  return (value, path) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return fail(path, 'an object');
    for (const [name, check] of entries) check((value as Record<string, unknown>)[name], name);
  };
};

export const either =
  (literal: string, other: Check): Check =>
  (value, path) => {
    if (value !== literal) other(value, path);
  };
