import type { IncomingMessage, ServerResponse } from 'node:http';
import type { CallContext } from './call-context.js';

/** One request in the pipeline, with everything known about it so far. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Network address of the caller; null for a connection that is gone. */
  readonly from: string | null;
  /** Path of the URL, not decoded, without the query. */
  readonly path: string;
  /** Parameters of the path, decoded. */
  readonly params: Readonly<Record<string, string | undefined>>;
  /** The parsed body; undefined if there is none. */
  readonly body: unknown;
  /** Known once the caller is authorized. */
  call?: CallContext;
  /** Set if the answer has to be kept under an idempotency key. */
  pending?: PendingAnswer;
}

/** An answer that has to be kept. */
export interface PendingAnswer {
  settle(body: unknown): Promise<void>;
  fail(error: unknown): Promise<void>;
}
