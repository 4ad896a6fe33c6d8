import { type Limit, limitReached, TRY_AGAIN_SECONDS } from '../kernel/limit.js';
import { conflict, invalid, type Refusal } from '../kernel/refusal.js';
import type { Clock } from '../ports/clock.port.js';
import type { DerivedSecrets } from '../ports/derived-secrets.port.js';
import type { Count, LimitStore } from '../ports/limit-store.port.js';
import { type LimitSettings, parseLimitSettings, settingFault } from './limit-settings.js';
import { isLimitName, LIMIT_NAMES, LIMIT_TABLE, type LimitName, type LimitRow } from './limit-table.js';
import { Room } from './room.js';
import { UnderWay } from './under-way.js';
import { Windows } from './windows.js';

export interface LimitsParts {
  readonly store: LimitStore;
  readonly secrets: DerivedSecrets;
  readonly clock: Clock;
  /** What the file of the operator says. It cannot be changed while the process runs. */
  readonly configured: LimitSettings;
}

/** A limit as the operator sees it. */
export interface LimitLine {
  readonly name: LimitName;
  readonly value: number | null;
  readonly windowSeconds: number | null;
  readonly default: { readonly value: number | null; readonly windowSeconds: number | null };
  readonly counts: string;
  readonly heldIn: LimitRow['heldIn'];
  /** Whether the file says it, so that it cannot be changed here. */
  readonly configured: boolean;
}

/** A limit, and what it is counted for, such as an id. */
export type LimitOf = readonly [name: LimitName, subject: string];

/** How long other processes may go on with earlier settings, in milliseconds. */
const READ_AGAIN_MS = 5_000;

/** LIM-1: the limits as they are set now, and the counts that all processes share. */
export class Limits {
  #stored: LimitSettings = {};
  #readAt = -Infinity;
  /** Counts that are full, until when. What is refused again asks no store. */
  readonly #full: Windows;
  readonly #here: Windows;
  readonly #room = new Room();
  readonly #underWay = new UnderWay();

  constructor(private readonly parts: LimitsParts) {
    this.#full = new Windows(parts.clock);
    this.#here = new Windows(parts.clock);
  }

  of(name: LimitName): Limit {
    if (this.parts.clock.monotonic() - this.#readAt > READ_AGAIN_MS) void this.refresh().catch(() => undefined);
    const standard = LIMIT_TABLE[name];
    const set = this.parts.configured[name] ?? this.#stored[name];
    const value = set === undefined ? standard.value : set.value;
    return { name, value, windowSeconds: set?.windowSeconds ?? standard.windowSeconds, counts: standard.counts };
  }

  /** Reads what was set through another process. @throws StoreUnavailable */
  async refresh(): Promise<void> {
    this.#readAt = this.parts.clock.monotonic();
    const text = await this.parts.store.settings();
    this.#stored = text === null ? {} : parseLimitSettings(text);
  }

  /**
   * Counts one more. @param subject what is counted for, such as an id; it is kept as a keyed hash
   * @throws Refusal `limit.reached`
   */
  async take(name: LimitName, subject: string): Promise<void> {
    const limit = this.of(name);
    if (limit.value === null) return;
    const key = this.keyOf(name, subject);
    const wait = this.#full.leftOf(key, limit.value);
    if (wait !== undefined) throw limitReached(limit, wait);
    const counted = await this.store(limit, key, limit.value);
    if (!counted.taken) throw limitReached(limit, this.wait(limit, key, counted));
  }

  /** Counts one more in this process, and asks nothing else. @returns the refusal if there is no room */
  countHere(name: LimitName, subject: string): Refusal | undefined {
    const limit = this.of(name);
    if (limit.value === null) return undefined;
    const wait = this.#here.take(`${name} ${subject}`, limit.value, limit.windowSeconds ?? 1);
    return wait === undefined ? undefined : limitReached(limit, wait);
  }

  /** Counts one more, whether there is room or not. */
  async note(name: LimitName, subject: string): Promise<void> {
    const limit = this.of(name);
    if (limit.value === null) return;
    const key = this.keyOf(name, subject);
    const counted = await this.store(limit, key, null);
    if (counted.count >= limit.value) this.wait(limit, key, counted);
  }

  /** @param underWay how many more may be counted soon @returns seconds to wait, if one of the counts is full; else undefined */
  async waitFor(counts: readonly LimitOf[], underWay: (key: string) => number): Promise<number | undefined> {
    const asked = counts
      .map(([name, subject]) => ({ limit: this.of(name), key: this.keyOf(name, subject) }))
      .filter(({ limit }) => limit.value !== null);
    const known = asked.flatMap(({ limit, key }) => this.#full.leftOf(key, limit.value!) ?? []);
    if (known.length > 0) return Math.max(...known);
    const keys = asked.map(({ key }) => key);
    const there = await this.parts.store.counts(keys, this.parts.clock.now());
    const waits = asked.flatMap(({ limit, key }) => {
      const counted = there.get(key) ?? { count: 0, endsAt: null };
      if (counted.count >= limit.value!) return [this.wait(limit, key, counted)];
      return counted.count + underWay(key) >= limit.value! ? [1] : [];
    });
    return waits.length > 0 ? Math.max(...waits) : undefined;
  }

  /** Counts anew from nothing. */
  async forget(name: LimitName, subject: string): Promise<void> {
    const key = this.keyOf(name, subject);
    this.#full.clear(key);
    const there = await this.parts.store.counts([key], this.parts.clock.now());
    if (there.size > 0) await this.parts.store.clear(key);
  }

  /** What was counted did not come about. */
  async giveBack(name: LimitName, subject: string): Promise<void> {
    if (this.of(name).value === null) return;
    const key = this.keyOf(name, subject);
    this.#full.clear(key);
    await this.parts.store.giveBack(key);
  }

  /** Counts one more of each for the work. If the work is refused or fails, nothing is counted. @throws Refusal `limit.reached` */
  async counted<T>([first, ...others]: readonly LimitOf[], work: () => Promise<T>): Promise<T> {
    if (first === undefined) return work();
    const end = await this.takenForWork(first);
    try {
      return await this.counted(others, work);
    } catch (error) {
      // The first error is the one to tell, also if the store cannot be reached any more.
      await this.giveBack(...first).catch(() => undefined);
      throw error;
    } finally {
      end();
    }
  }

  /**
   * Lets the work in if there is room for one more. @param count what exists now; what the work made is included once it has resolved
   * @throws Refusal `limit.reached`
   */
  within<T>(
    name: LimitName,
    subject: string,
    count: () => number | Promise<number>,
    work: () => Promise<T>,
  ): Promise<T> {
    return this.#room.within(this.of(name), subject, count, work);
  }

  lines(): readonly LimitLine[] {
    return LIMIT_NAMES.map((name) => {
      const { value, windowSeconds } = this.of(name);
      const { counts, heldIn, ...standard } = LIMIT_TABLE[name];
      const configured = this.parts.configured[name] !== undefined;
      return { name, value, windowSeconds, default: standard, counts, heldIn, configured };
    });
  }

  /** Sets the limits that are named; null gives one its default again. @throws Refusal `limit.configured`, `request.invalid` */
  async change(settings: Readonly<Record<string, unknown>>): Promise<void> {
    const faults = Object.entries(settings).flatMap(([name, setting]) => {
      const fault = setting === null && isLimitName(name) ? undefined : settingFault(name, setting);
      return fault === undefined ? [] : [[name.slice(0, 100), [fault]] as const];
    });
    if (faults.length > 0)
      throw invalid('request.invalid', 'These limits cannot be set so.', { errors: Object.fromEntries(faults) });
    const fixed = Object.keys(settings).find((name) => this.parts.configured[name as LimitName] !== undefined);
    if (fixed !== undefined)
      throw conflict('limit.configured', `${fixed} is set in the file of GATEHOUSE_LIMITS. Change it there.`);
    await this.refresh();
    const next = Object.entries({ ...this.#stored, ...settings }).filter(([, setting]) => setting !== null);
    this.#stored = Object.fromEntries(next) as LimitSettings;
    await this.parts.store.putSettings(JSON.stringify(this.#stored));
  }

  /** What is under way may be given back, so its end is waited for before the limit refuses. @returns what ends it */
  private async takenForWork([name, subject]: LimitOf): Promise<() => void> {
    const key = this.keyOf(name, subject);
    for (;;) {
      try {
        await this.take(name, subject);
        return this.#underWay.begin(key);
      } catch (refusal) {
        if (!(await this.#underWay.someEnd(key))) throw refusal;
      }
    }
  }

  private store({ windowSeconds }: Limit, key: string, most: number | null): ReturnType<LimitStore['take']> {
    const now = this.parts.clock.now();
    const endsAt = windowSeconds === null ? null : new Date(Date.parse(now) + windowSeconds * 1000).toISOString();
    return this.parts.store.take(key, { most, now, endsAt });
  }

  /** Remembers that the count is full. @returns seconds until another try helps */
  private wait({ value }: Limit, key: string, { endsAt }: Count): number {
    if (endsAt === null) return TRY_AGAIN_SECONDS;
    const left = Date.parse(endsAt) - Date.parse(this.parts.clock.now());
    const seconds = Math.max(1, Math.ceil(left / 1000));
    this.#full.fill(key, value ?? 0, seconds);
    return seconds;
  }

  /** Where a count is kept. */
  keyOf(name: LimitName, subject: string): string {
    return `${name} ${this.parts.secrets.secret(`limit ${subject}`)}`;
  }
}
