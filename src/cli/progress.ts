import type { Projection } from './operator-api.js';

/** How often a line is written if the output is not a terminal, in milliseconds. */
const LINE_EVERY_MS = 1_000;

export const duration = (seconds: number): string => {
  if (seconds < 90) return `${Math.max(1, Math.round(seconds))} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 90 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
};

/** @returns from 0 to 1; an empty log counts as finished */
const fraction = ({ rebuild }: Projection): number => {
  if (rebuild === null) return 0;
  const [position, head] = [Number(rebuild.position), Number(rebuild.head)];
  return head <= 0 ? 1 : Math.min(1, Math.max(0, position / head));
};

const largest = (numbers: readonly (number | null | undefined)[]): number | undefined => {
  const known = numbers.filter((number) => typeof number === 'number');
  return known.length === 0 ? undefined : Math.max(...known);
};

/** One line about the rebuilds: `42 %, 3 of 9 done, 18,200 events/s, about 35 s left`. */
export const progressLine = (pending: readonly Projection[], total: number): string => {
  const done = total - pending.length;
  const percent = Math.floor((100 * (done + pending.reduce((sum, each) => sum + fraction(each), 0))) / total);
  const speed = largest(pending.map(({ rebuild }) => rebuild?.eventsPerSecond));
  const left = largest(pending.map(({ rebuild }) => rebuild?.estimatedSecondsRemaining));
  const parts = [`${percent} %`, `${done} of ${total} done`];
  if (speed !== undefined) parts.push(`${speed.toLocaleString('en')} events/s`);
  parts.push(left === undefined ? 'no estimate yet' : `about ${duration(left)} left`);
  return parts.join(', ');
};

/** Shows progress. On a terminal the last line is overwritten; elsewhere a new line is written from time to time. */
export class Display {
  private isOpen = false;
  private last = -Infinity;

  constructor(private readonly out: NodeJS.WriteStream) {}

  /** Writes a line that stays. */
  line(text: string): void {
    this.out.write(`${this.isOpen ? '\r\u001B[K' : ''}${text}\n`);
    this.isOpen = false;
  }

  /** Writes a line that the next one replaces. */
  passing(text: string): void {
    if (this.out.isTTY) {
      this.out.write(`\r\u001B[K${text}`);
      this.isOpen = true;
    } else if (performance.now() - this.last >= LINE_EVERY_MS) {
      this.last = performance.now();
      this.line(text);
    }
  }
}
