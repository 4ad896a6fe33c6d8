import { setTimeout as pause } from 'node:timers/promises';
import { CommandFailed, NoAnswer } from './command-failed.js';
import type { OperatorApi, Projection } from './operator-api.js';
import { type Display, duration, progressLine } from './progress.js';

const LOOK_EVERY_MS = 250;

/** @throws CommandFailed */
export const list = async (api: OperatorApi, display: Display): Promise<void> => {
  const projections = await api.projections();
  const rows = projections.map(({ name, version, generation, state, lag }) => [
    name,
    `v${version} generation ${generation}`,
    state,
    lag === '0' ? 'up to date' : `${lag} behind`,
  ]);
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]!.length)));
  for (const [index, row] of rows.entries()) {
    display.line(
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    );
    const { reason, rebuild } = projections[index]!;
    if (reason !== null) display.line(`  ${reason}`);
    if (rebuild !== null) display.line(`  rebuild: ${progressLine([projections[index]!], 1)}`);
  }
};

export interface RebuildOrder {
  /** undefined: all. */
  readonly names: readonly string[] | undefined;
  readonly wait: boolean;
  readonly giveUpAfterMs: number;
}

/** @throws CommandFailed */
export const rebuild = async (
  api: OperatorApi,
  { names, wait, giveUpAfterMs }: RebuildOrder,
  display: Display,
): Promise<void> => {
  const there = await api.projections();
  const unknown = names?.filter((name) => !there.some((each) => each.name === name)) ?? [];
  if (unknown.length > 0)
    throw new CommandFailed(
      `There is no read model called ${unknown.join(', ')}. There are: ${there.map(({ name }) => name).join(', ')}.`,
    );
  const before = there.filter(({ name }) => names?.includes(name) ?? true);
  const start = performance.now();
  // All at once, so that the log is read once for all of them.
  await Promise.all(before.map((each) => ask(api, each, start + giveUpAfterMs)));
  display.line(`${counted(before)} to rebuild; the old ones serve until then`);
  if (!wait) return display.line('Asked for. "projections list" shows how far it is.');
  await new Waiting(api, before, giveUpAfterMs, display).untilDone();
  display.line(`${counted(before)} rebuilt in ${duration((performance.now() - start) / 1000)}`);
};

/** Where the answer is lost it is asked again, unless the wish had been recorded. @throws CommandFailed */
const ask = async (api: OperatorApi, before: Projection, deadline: number): Promise<void> => {
  try {
    return await api.rebuild(before.name);
  } catch (error) {
    if (!(error instanceof NoAnswer) || performance.now() >= deadline) throw error;
  }
  await pause(LOOK_EVERY_MS);
  const now = (await api.projections().catch(() => [])).find(({ name }) => name === before.name);
  if (now !== undefined && (now.rebuild !== null || servingOf(now) !== servingOf(before))) return;
  return ask(api, before, deadline);
};

const counted = ({ length }: readonly unknown[]): string => (length === 1 ? '1 read model' : `${length} read models`);
const servingOf = ({ version, generation }: Projection): string => `v${version} generation ${generation}`;

/** Looks again and again until others serve than before. The server may come and go meanwhile: a rebuild outlives it. */
class Waiting {
  private trouble: string | undefined;
  private seen = '';
  private movedAt = performance.now();
  private pending: readonly Projection[];

  constructor(
    private readonly api: OperatorApi,
    private readonly before: readonly Projection[],
    private readonly giveUpAfterMs: number,
    private readonly display: Display,
  ) {
    this.pending = before;
  }

  /** @throws CommandFailed where nothing moves any more */
  async untilDone(): Promise<void> {
    for (;;) {
      await this.look();
      if (this.pending.length === 0) return;
      if (performance.now() - this.movedAt > this.giveUpAfterMs) throw new CommandFailed(this.stuck());
      await pause(LOOK_EVERY_MS);
    }
  }

  private async look(): Promise<void> {
    let now: readonly Projection[];
    try {
      now = await this.api.projections();
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
      return this.say(error.message);
    }
    const waitedFor = new Set(this.pending.map(({ name }) => name));
    const own = now.filter(({ name }) => waitedFor.has(name));
    const finished = own.filter(
      (each) => servingOf(each) !== servingOf(this.before.find(({ name }) => name === each.name)!),
    );
    for (const each of finished) this.display.line(`${each.name}: ${servingOf(each)} serves`);
    this.pending = own.filter((each) => !finished.includes(each));
    this.notice();
    const stopped = this.pending.find(({ state }) => state === 'stopped');
    if (stopped) this.say(`${stopped.name} has stopped: ${stopped.reason ?? 'no reason given'}`);
    else this.trouble = undefined;
    if (this.pending.length > 0) this.display.passing(progressLine(this.pending, this.before.length));
  }

  private notice(): void {
    const seen = this.pending.map(({ name, rebuild }) => `${name} ${rebuild?.position}`).join();
    if (seen === this.seen) return;
    this.seen = seen;
    this.movedAt = performance.now();
  }

  private say(trouble: string): void {
    if (trouble !== this.trouble) this.display.line(`waiting: ${trouble}`);
    this.trouble = trouble;
  }

  private stuck(): string {
    const why = this.trouble ?? 'Perhaps no process with the role projector runs.';
    return `Nothing has moved for ${duration(this.giveUpAfterMs / 1000)}. ${why} The rebuild stays asked for and goes on by itself; what was there serves.`;
  }
}
