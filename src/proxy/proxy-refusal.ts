/** JSON-RPC codes of the proxy's own answers, in the range left to servers and clear of those that MCP and its SDKs use. */
export const RPC = {
  parse: -32700,
  invalidRequest: -32600,
  refused: -32010,
  upstream: -32011,
  headerMismatch: -32020,
} as const;

/** The proxy's own "no" to a request: what HTTP says, what JSON-RPC says, and a sentence for a person. */
export class ProxyRefusal {
  constructor(
    /** HTTP status. */
    readonly status: number,
    /** Stable code that the caller may see. */
    readonly code: string,
    readonly sentence: string,
    readonly details: {
      /** JSON-RPC error code, `RPC.refused` unless told. */
      readonly rpcCode?: number;
      /** Why in truth, for the log and the meter; differs from the code where the caller may not know. */
      readonly reason?: string;
      readonly headers?: Readonly<Record<string, string>>;
      /** More for `data`. */
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

export type RpcId = string | number | null;

/** The body of a refusal: one error for each request asked, an array where a batch was asked. */
export const refusalBody = (refusal: ProxyRefusal, ids: readonly RpcId[] = [], batch = false): string => {
  const error = refusal.rpcError();
  const errors = (ids.length > 0 ? ids : [null]).map((id) => ({ jsonrpc: '2.0', id, error }));
  return JSON.stringify(batch && ids.length > 0 ? errors : errors[0]);
};

/** One refusal for all who may not know whether the gateway exists, whatever the true reason. */
export const unknownGateway = (reason: string): ProxyRefusal =>
  new ProxyRefusal(404, 'gateway.unknown', 'There is no gateway at this address.', { reason });
