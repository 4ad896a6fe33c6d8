/** @returns milliseconds until the next run. @param now RFC 3339 UTC */
export type Rhythm = (now: string) => number;

/** Work that runs again and again. A run looks at the present state, so one run more or less does no harm. */
export interface Schedule {
  readonly kind: 'schedule';
  readonly name: string;
  /** The first run is at the start. */
  readonly rhythm: Rhythm;
  /** @throws Error if it failed; it runs again soon */
  run(): Promise<void>;
}

const DAY_MS = 24 * 60 * 60 * 1000;

export const every =
  (milliseconds: number): Rhythm =>
  () =>
    milliseconds;

/** @param time of the day in UTC, `03:30` */
export const dailyAt =
  (time: string): Rhythm =>
  (now) => {
    const today = Date.parse(`${now.slice(0, 10)}T${time}:00.000Z`) - Date.parse(now);
    return today > 0 ? today : today + DAY_MS;
  };
