import type { ServerWritableStream } from '@grpc/grpc-js';
import { EventEmitter, once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';

import type { EventLog, Recorded } from './event-log.js';
import type { Faults } from './faults.js';
import {
  caughtUp,
  checkpoint,
  confirmation,
  eventMessage,
  grpc,
  nameOf,
  statusError,
  streamNotFound,
  type streams,
} from './messages.js';

type Request = InstanceType<typeof streams.ReadReq>;
type Response = InstanceType<typeof streams.ReadResp>;
type Options = InstanceType<typeof streams.ReadReq.Options>;
export type ReadCall = ServerWritableStream<Request, Response>;

/** Events the server takes from its index at once. */
const PAGE = 32;
const unexpected = (): Error => statusError(grpc.status.UNKNOWN, 'Unexpected ReadStreamResult: Error');

/** @returns undefined where more can be sent at once, otherwise what to wait for */
const send = (call: ReadCall, response: Response): Promise<void> | undefined => {
  if (call.cancelled || call.destroyed || call.write(response)) return undefined;
  return new Promise((resolve) => {
    const done = (): void => {
      for (const event of ['drain', 'cancelled', 'close']) call.off(event, done);
      resolve();
    };
    for (const event of ['drain', 'cancelled', 'close']) call.on(event, done);
  });
};

/** The events a read walks, in its order. @throws the error the real server answers with */
const chosen = (log: EventLog, options: Options): readonly Recorded[] | undefined => {
  const back = options.getReadDirection() === 1;
  if (Number(options.getCount()) === 0) throw unexpected();
  if (options.hasAll()) return chosenOfAll(log, options, back);
  const at = options.getStream();
  const stream = nameOf(at?.getStreamIdentifier());
  if (log.isTombstoned(stream))
    throw statusError(grpc.status.FAILED_PRECONDITION, 'deleted', {
      exception: 'stream-deleted',
      'stream-name': stream,
    });
  const shown = log.shown(stream);
  if (!shown) return undefined;
  if (at?.hasEnd() && !back) throw unexpected();
  const from = at?.hasRevision() ? Number(at.getRevision()) : back ? Infinity : 0;
  return back
    ? shown.filter(({ revision }) => revision <= from).reverse()
    : shown.filter(({ revision }) => revision >= from);
};

const chosenOfAll = (log: EventLog, options: Options, back: boolean): readonly Recorded[] => {
  const at = options.getAll();
  if (at?.hasEnd()) return back ? [...log.all].reverse() : [];
  const index = at?.hasPosition() ? log.indexOf(BigInt(at.getPosition()?.getCommitPosition() ?? 0)) : 0;
  // The real one reads its file there: a number at which no record begins is an error.
  if (index < 0) throw unexpected();
  return back ? log.all.slice(0, index).reverse() : log.all.slice(index);
};

/** One read, from its first to its last event. */
export const answerRead = async (log: EventLog, call: ReadCall, options: Options): Promise<void> => {
  const events = chosen(log, options);
  if (!events) send(call, streamNotFound(nameOf(options.getStream()?.getStreamIdentifier())));
  for (const event of (events ?? []).slice(0, Number(options.getCount()))) {
    const full = send(call, eventMessage(event));
    if (full) await full;
    if (call.cancelled || call.destroyed) return;
  }
  call.end();
};

const filterOf = (options: Options): { readonly matches: (event: Recorded) => boolean; readonly window: number } => {
  const filter = options.getFilter();
  const types = new RegExp(filter?.getEventType()?.getRegex() ?? '');
  const prefixes = filter?.getStreamIdentifier()?.getPrefixList() ?? [''];
  const window = (filter?.hasMax() ? filter.getMax() : PAGE) * (filter?.getCheckpointintervalmultiplier() || 1);
  return {
    matches: ({ type, stream }) => types.test(type) && prefixes.some((prefix) => stream.startsWith(prefix)),
    window,
  };
};

/** One subscription to everything, until either side ends it. */
export class Subscriber extends EventEmitter<{ changed: [] }> {
  /** Events sent so far. */
  sent = 0;
  #ended: Error | undefined;
  #considered = 0;
  #live = false;

  constructor(
    private readonly log: EventLog,
    private readonly faults: Faults,
    private readonly call: ReadCall,
    private readonly options: Options,
  ) {
    super();
    call.on('cancelled', () => this.end(statusError(grpc.status.CANCELLED, 'gone')));
    log.on('appended', this.wake);
  }

  /** Drops it, as the server does with a subscriber that is too slow, or when it stops. */
  end(error: Error): void {
    this.#ended ??= error;
    this.wake();
  }

  async run(): Promise<void> {
    const at = this.options.getAll();
    let next = at?.hasPosition() ? this.log.indexOf(BigInt(at.getPosition()?.getCommitPosition() ?? 0)) + 1 : 0;
    if (at?.hasPosition() && next === 0) this.end(unexpected());
    else await send(this.call, confirmation());
    while (!this.#ended) {
      next = await this.push(next);
      if (!this.#live && !this.#ended) await send(this.call, caughtUp());
      this.#live = true;
      if (next >= this.log.all.length && !this.#ended) await once(this, 'changed');
      await this.faults.met(false);
    }
    this.log.off('appended', this.wake);
    if (!this.call.cancelled) this.call.emit('error', this.#ended);
  }

  private async push(from: number): Promise<number> {
    const { matches, window } = filterOf(this.options);
    let next = from;
    while (!this.#ended && !this.faults.frozen && next < this.log.all.length) {
      const event = this.log.all[next] as Recorded;
      next += 1;
      const full = matches(event) ? send(this.call, eventMessage(event)) : undefined;
      if (matches(event)) this.sent += 1;
      if (full) await full;
      this.#considered += 1;
      if (this.#considered % window === 0) await this.mark(event, next);
    }
    return next;
  }

  // While it catches up the position may be that of the next page's first event, which was not sent yet, without a prepare position.
  private async mark({ position }: Recorded, next: number): Promise<void> {
    const page = this.#live ? undefined : this.log.all[next];
    await send(this.call, page ? checkpoint(page.position, 0) : checkpoint(position, position));
    if (this.faults.stallAtCheckpoint > 0) await pause(this.faults.stallAtCheckpoint);
  }

  private readonly wake = (): void => void this.emit('changed');
}
