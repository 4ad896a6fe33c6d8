import type { IncomingMessage, ServerResponse } from 'node:http';
import type { CallContext } from './call-context.js';

/** One request on its way through the pipeline, with what is known of it so far. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Of the address, not decoded, without the query. */
  readonly path: string;
  /** Parameters of the path, decoded. */
  readonly params: Readonly<Record<string, string | undefined>>;
  /** The parsed body; undefined where there is none. */
  readonly body: unknown;
  /** Known once the caller is authorized. */
  call?: CallContext;
  /** Present from then on where the answer is to be kept under an idempotency key. */
  pending?: PendingAnswer;
}

/** An answer that is to be kept. */
export interface PendingAnswer {
  settle(body: unknown): Promise<void>;
  fail(error: unknown): Promise<void>;
}
