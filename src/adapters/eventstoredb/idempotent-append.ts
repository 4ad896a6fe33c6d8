import { setTimeout as pause } from 'node:timers/promises';

import type { EventData, EventStoreDBClient } from '@eventstore/db-client';

import {
  type Appended,
  type ExpectedRevision,
  RevisionConflict,
  StoreUnavailable,
} from '../../ports/event-store.port.js';
import type { Connection } from './connection.js';
import { type ClientFault, faultOf, NoAnswer, tooLarge, unavailableFor, within } from './faults.js';
import { lastRevision, type Reading, readWhatIsLeft } from './reading.js';
import type { StreamNames } from './stream-names.js';

export interface RetryLimits {
  /** Longest wait for one answer, in milliseconds. */
  readonly answer: number;
  /** Longest time until the outcome of an append is known, with all tries and waits, in milliseconds. */
  readonly append: number;
}

export interface Appending {
  readonly connection: Connection;
  readonly names: StreamNames;
  readonly retries: RetryLimits;
}

interface Order {
  readonly stream: string;
  readonly expected: ExpectedRevision;
  readonly events: EventData[];
}

const FIRST_PAUSE = 20;
const LONGEST_PAUSE = 500;

/**
 * An append whose outcome is known, unless it fails with StoreUnavailable.
 * After an unclear answer it reads the stream behind the expected revision: our ids mean success, other ids a conflict.
 * Without any events there the same append is sent again; the server writes it at most once.
 */
export class IdempotentAppend {
  readonly #end: number;

  constructor(
    private readonly to: Appending,
    private readonly order: Order,
  ) {
    this.#end = performance.now() + to.retries.append;
  }

  /** @throws RevisionConflict, StoreUnavailable, Refusal `event.too-large` */
  async run(): Promise<Appended> {
    for (let wait = FIRST_PAUSE; ; wait = Math.min(wait * 2, LONGEST_PAUSE)) {
      let reason: unknown;
      try {
        return await this.to.connection.use((client) => this.send(client));
      } catch (error) {
        reason = error;
      }
      const fault = faultOf(reason);
      if (reason instanceof StoreUnavailable || fault.kind === 'final') throw this.failed(reason);
      if (fault.kind === 'too-large') throw tooLarge();
      const settled = await this.settle(fault, reason);
      if (settled) return settled;
      if (performance.now() + wait >= this.#end) throw this.failed(reason);
      await pause(wait);
    }
  }

  private async send(client: EventStoreDBClient): Promise<Appended> {
    const { stream, expected, events } = this.order;
    const options = { expectedRevision: expected === 'none' ? 'no_stream' : expected, requiresLeader: true } as const;
    const { nextExpectedRevision, position } = await within(
      this.left(),
      client.appendToStream(this.to.names.inServer(stream), events, options),
    );
    return {
      revision: nextExpectedRevision,
      position: position?.commit ?? (await this.positionAt(client, nextExpectedRevision)),
    };
  }

  private async positionAt(client: EventStoreDBClient, revision: bigint): Promise<bigint> {
    const [event] = (await readWhatIsLeft(this.reading(client), this.order.stream, revision, 1)) ?? [];
    if (!event) throw new NoAnswer('an acknowledged event was not to be found');
    return event.position;
  }

  /** @returns undefined if the outcome is still unknown. @throws RevisionConflict */
  private async settle(fault: ClientFault, reason: unknown): Promise<Appended | undefined> {
    let found: Appended | RevisionConflict | undefined;
    try {
      found = await this.to.connection.use((client) => this.lookForIt(client, fault));
    } catch (error) {
      if (error instanceof StoreUnavailable || faultOf(error).kind === 'final' || performance.now() >= this.#end)
        throw this.failed(reason);
    }
    if (found instanceof RevisionConflict) throw found;
    return found;
  }

  private async lookForIt(
    client: EventStoreDBClient,
    { kind, actual }: ClientFault,
  ): Promise<Appended | RevisionConflict | undefined> {
    const { stream, expected, events } = this.order;
    const from = expected === 'none' ? 0n : expected + 1n;
    const found = (await readWhatIsLeft(this.reading(client), stream, from, events.length)) ?? [];
    const last = found.at(-1);
    if (last && found.length === events.length && found.every(({ id }, index) => id === events[index]?.id)) {
      return { revision: last.revision, position: last.position };
    }
    if (kind === 'conflict') return new RevisionConflict(stream, expected, actual);
    // Nothing there yet: our own append may still arrive, even before another look.
    if (!last) return undefined;
    // Once another event is behind the expected revision, our append can no longer succeed.
    return new RevisionConflict(stream, expected, await lastRevision(this.reading(client), stream));
  }

  private failed(reason: unknown): Error {
    return unavailableFor(reason, `write to the stream ${this.to.names.inServer(this.order.stream)}`);
  }

  private reading(client: EventStoreDBClient): Reading {
    return { client, names: this.to.names, silence: this.left() };
  }

  private left(): number {
    return Math.max(1, Math.min(this.to.retries.answer, this.#end - performance.now()));
  }
}
