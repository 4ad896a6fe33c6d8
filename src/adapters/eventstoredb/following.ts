import { type AllStreamSubscription, type EventStoreDBClient, START } from '@eventstore/db-client';

import type { FeedBatch, FollowOptions } from '../../ports/event-feed.port.js';
import { type Connection, timesReplaced } from './connection.js';
import { Continuity } from './continuity.js';
import { NoAnswer, READ_ALL, unavailableFor } from './faults.js';
import type { StreamNames } from './stream-names.js';
import { SubscriptionBuffer } from './subscription-buffer.js';

const BATCH = 500;

export interface Following {
  readonly connection: Connection;
  readonly names: StreamNames;
  readonly answer: number;
}

const subscribe = (
  client: EventStoreDBClient,
  after: bigint,
  batchSize: number,
  names: StreamNames,
  continuity: Continuity,
): { readonly subscription: AllStreamSubscription; readonly buffer: SubscriptionBuffer } => {
  const fromPosition = after < 0n ? START : { commit: after, prepare: after };
  const filter = names.filter((_subscription, position) => buffer.checkpoint(position));
  const subscription = client.subscribeToAll({ fromPosition, filter });
  const buffer = new SubscriptionBuffer(subscription, after, batchSize, names, continuity);
  return { subscription, buffer };
};

const unsubscribe = (subscription: AllStreamSubscription): void => {
  subscription.unsubscribe().then(
    () => subscription.destroy(),
    () => subscription.destroy(),
  );
};

/** @returns the position where the server dropped a slow follower; undefined if the follower was stopped */
async function* followOnce(
  { connection, names, answer }: Following,
  after: bigint,
  options: FollowOptions,
  continuity: Continuity,
): AsyncGenerator<FeedBatch, bigint | undefined> {
  const { signal, batchSize = BATCH } = options;
  const client = await connection.client();
  if (signal.aborted) return undefined;
  const since = timesReplaced(client);
  const { subscription, buffer } = subscribe(client, after, batchSize, names, continuity);
  const wake = (): void => buffer.wake();
  signal.addEventListener('abort', wake, { once: true });
  // A server that accepts and never answers does not confirm the subscription either.
  const unconfirmed = setTimeout(
    () => subscription.emit('error', new NoAnswer(`no subscription within ${answer} ms`)),
    answer,
  );
  subscription.once('confirmation', () => clearTimeout(unconfirmed));
  try {
    while (!signal.aborted) {
      const batch = buffer.take();
      if (batch) yield batch;
      else if (!buffer.ended) await buffer.changed();
      else if (buffer.droppedForSlowness) return buffer.position;
      else {
        connection.failed(client, since, buffer.error);
        throw unavailableFor(buffer.error ?? new Error('the server ended the subscription'), READ_ALL);
      }
    }
    return undefined;
  } finally {
    clearTimeout(unconfirmed);
    signal.removeEventListener('abort', wake);
    unsubscribe(subscription);
  }
}

/** Subscribes to the whole log and returns our events, one batch at a time. @throws StoreUnavailable if the subscription breaks, StreamPruned */
export async function* followLog(
  following: Following,
  after: bigint,
  options: FollowOptions,
): AsyncGenerator<FeedBatch> {
  const continuity = new Continuity(after < 0n);
  let from: bigint | undefined = after;
  while (from !== undefined && !options.signal.aborted) from = yield* followOnce(following, from, options, continuity);
}
