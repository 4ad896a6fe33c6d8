import type { ServerResponse } from 'node:http';
import type { Refusal } from '../kernel/refusal.js';

/** JSON-RPC codes of the proxy's own answers, from the server range, without those that MCP and its SDKs use. */
export const RPC = {
  parse: -32700,
  invalidRequest: -32600,
  methodNotFound: -32601,
  invalidParams: -32602,
  refused: -32010,
  upstream: -32011,
  headerMismatch: -32020,
} as const;

/** A refusal by the proxy: an HTTP status, a JSON-RPC error and a sentence for a person. */
export class ProxyRefusal {
  constructor(
    /** HTTP status. */
    readonly status: number,
    /** Stable code that the caller may see. */
    readonly code: string,
    readonly sentence: string,
    readonly details: {
      /** JSON-RPC error code, `RPC.refused` by default. */
      readonly rpcCode?: number;
      /** The true reason, for log and metering. It differs from the code if the caller may not know it. */
      readonly reason?: string;
      readonly headers?: Readonly<Record<string, string>>;
      /** Additional fields of `data`. */
      readonly data?: Readonly<Record<string, unknown>>;
    } = {},
  ) {}

  get reason(): string {
    return this.details.reason ?? this.code;
  }

  rpcError(): object {
    return {
      code: this.details.rpcCode ?? RPC.refused,
      message: this.sentence,
      data: { code: this.code, reason: this.code, detail: this.sentence, ...this.details.data },
    };
  }
}

/** LIM-2: a limit of the caller is reached. */
export const limitRefusal = ({ message, details }: Refusal): ProxyRefusal => {
  const { limit, retryAfter = 1 } = details;
  return new ProxyRefusal(429, 'limit.reached', message, {
    headers: { 'retry-after': String(retryAfter) },
    data: { limit, retryAfter },
  });
};

/** The error as the answer to one request. @param id JSON text, as the caller wrote it */
export const errorAnswer = (refusal: ProxyRefusal, id = 'null'): string =>
  `{"jsonrpc":"2.0","id":${id},"error":${JSON.stringify(refusal.rpcError())}}`;

/** The body of a refusal: one error for each request, as an array for a batch. */
export const refusalBody = (refusal: ProxyRefusal, ids: readonly string[] = [], batch = false): string => {
  if (batch && ids.length > 0) return `[${ids.map((id) => errorAnswer(refusal, id)).join(',')}]`;
  return errorAnswer(refusal, ids[0]);
};

interface Asked {
  readonly ids: readonly string[];
  readonly batch: boolean;
}

/** Answers with the refusal, unless an answer has ended. */
export const sendRefusal = (res: ServerResponse, refusal: ProxyRefusal, asked?: Asked): void => {
  if (res.writableEnded || res.destroyed) return;
  const body = refusalBody(refusal, asked?.ids, asked?.batch);
  res.writeHead(refusal.status, {
    'content-type': 'application/json',
    'cache-control': 'no-store',
    'content-length': String(Buffer.byteLength(body)),
    ...refusal.details.headers,
  });
  res.end(body);
};

/** The same refusal for every caller who may not know whether the gateway exists. */
export const unknownGateway = (reason: string): ProxyRefusal =>
  new ProxyRefusal(404, 'gateway.unknown', 'There is no gateway at this address.', { reason });
