import type { ServerDuplexStream } from '@grpc/grpc-js';
import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';

import type { EventLog, Expected, Proposed } from './event-log.js';
import type { Faults } from './faults.js';
import {
  type Addressed,
  appendTooLarge,
  expectedOf,
  MAX_APPEND_SIZE,
  nameOf,
  proposedOf,
  sizeOf,
  streamDeleted,
  type streams,
  timedOut,
  written,
  wrongExpectedVersion,
} from './messages.js';

type Request = InstanceType<typeof streams.BatchAppendReq>;
type Response = InstanceType<typeof streams.BatchAppendResp>;
type Options = InstanceType<typeof streams.BatchAppendReq.Options>;
export type AppendCall = ServerDuplexStream<Request, Response>;

/** After how long the server gives up an append that it dropped because the same one was in flight, in milliseconds. */
const GIVEN_UP_AFTER = 2000;

interface Pending {
  readonly options: Options | undefined;
  readonly proposed: Proposed[];
}

/** Appends of all connections: the same one twice in flight is dropped, wherever it comes from. */
export class Appends {
  readonly #inFlight = new Set<string>();
  /** What a leader without a majority took in, by stream. */
  readonly #unconfirmed = new Map<string, string>();

  constructor(
    private readonly log: EventLog,
    private readonly faults: Faults,
  ) {}

  serve(call: AppendCall): void {
    const pending = new Map<string, Pending>();
    call.on('data', (request: Request) => {
      const key = request.getCorrelationId()?.getString() ?? '';
      const append = pending.get(key) ?? { options: request.getOptions(), proposed: [] };
      pending.set(key, append);
      append.proposed.push(...request.getProposedMessagesList().map(proposedOf));
      if (!request.getIsFinal()) return;
      pending.delete(key);
      void this.answer(call, request, append);
    });
    call.on('end', () => call.end());
    call.on('error', () => undefined);
  }

  private async answer(call: AppendCall, request: Request, append: Pending): Promise<void> {
    const failure =
      (await this.faults.met(call.metadata.get('requires-leader')[0] === 'true')) ?? this.faults.denies('write');
    if (failure) return void call.emit('error', failure);
    if (this.faults.take('loseAppends')) return;
    const response = await this.decide(
      { correlation: request.getCorrelationId(), stream: nameOf(append.options?.getStreamIdentifier()) },
      append,
    );
    if (response === undefined || this.faults.take('loseAnswers') || call.cancelled || call.destroyed) return;
    call.write(response);
  }

  /** The first is taken in and never answered; any other one conflicts with it, although no read shows it. */
  private unconfirmed(to: Addressed, key: string, expected: Expected): Response | undefined {
    const first = this.#unconfirmed.get(to.stream) ?? key;
    this.#unconfirmed.set(to.stream, first);
    return first === key
      ? undefined
      : wrongExpectedVersion(to, expected, Number(expected === 'no_stream' ? 0n : expected + 1n));
  }

  private async decide(to: Addressed, { options, proposed }: Pending): Promise<Response | undefined> {
    if (sizeOf(proposed) > MAX_APPEND_SIZE) return appendTooLarge(to);
    const key = [to.stream, ...proposed.map(({ id }) => id)].join(' ');
    if (this.#inFlight.has(key)) {
      await pause(GIVEN_UP_AFTER);
      return timedOut(to);
    }
    this.#inFlight.add(key);
    await nextTurn();
    if (this.faults.minority && this.#inFlight.delete(key)) return this.unconfirmed(to, key, expectedOf(options));
    const expected = expectedOf(options);
    const outcome = this.log.append(to.stream, expected, proposed);
    this.#inFlight.delete(key);
    if (this.faults.take('timeOut')) return timedOut(to);
    if (outcome.kind === 'written' && this.faults.take('callConflict'))
      return wrongExpectedVersion(to, expected, outcome.revision);
    if (outcome.kind === 'deleted') return streamDeleted(to);
    return outcome.kind === 'wrong'
      ? wrongExpectedVersion(to, expected, outcome.current)
      : written(to, outcome.revision, outcome.position);
  }
}
