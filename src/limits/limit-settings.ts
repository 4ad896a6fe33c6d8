import { isLimitName, LIMIT_TABLE, type LimitName } from './limit-table.js';

export interface LimitSetting {
  /** null: no limit. */
  readonly value: number | null;
  /** Only for limits that have a window. */
  readonly windowSeconds?: number;
}

/** What the operator has set; limits that are left out have their defaults. */
export type LimitSettings = Partial<Readonly<Record<LimitName, LimitSetting>>>;

const LARGEST_VALUE = 1_000_000_000;
const LONGEST_WINDOW_SECONDS = 366 * 24 * 60 * 60;

const isWhole = (value: unknown, least: number, most: number): boolean =>
  Number.isInteger(value) && (value as number) >= least && (value as number) <= most;

/** @returns what is wrong with the setting of a limit, in a sentence; undefined if nothing is */
export const settingFault = (name: string, setting: unknown): string | undefined => {
  if (!isLimitName(name)) return `${name} is not a limit`;
  if (typeof setting !== 'object' || setting === null || Array.isArray(setting))
    return `${name} is an object such as {"value": 100}`;
  const { value, windowSeconds, ...others } = setting as Record<string, unknown>;
  const [other] = Object.keys(others);
  if (other !== undefined) return `${name} has value and windowSeconds, not ${other.slice(0, 100)}`;
  if (value !== null && !isWhole(value, 0, LARGEST_VALUE))
    return `${name}.value is a whole number from 0 to ${LARGEST_VALUE}, or null for no limit`;
  if (windowSeconds === undefined) return undefined;
  if (LIMIT_TABLE[name].windowSeconds === null) return `${name} has no window`;
  return isWhole(windowSeconds, 1, LONGEST_WINDOW_SECONDS)
    ? undefined
    : `${name}.windowSeconds is a whole number from 1 to ${LONGEST_WINDOW_SECONDS}`;
};

/** @throws Error with every fault of the text, in one line */
export const parseLimitSettings = (text: string): LimitSettings => {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw new Error('it is not JSON');
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed))
    throw new Error('it is an object such as {"keysByPerson": {"value": 100}}');
  const faults = Object.entries(parsed).flatMap(([name, setting]) => settingFault(name, setting) ?? []);
  if (faults.length > 0) throw new Error(faults.join('; '));
  return parsed as LimitSettings;
};
