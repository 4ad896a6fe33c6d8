/** Injection token of the {@link UpstreamProbe}. */
export const UPSTREAM_PROBE = Symbol('UpstreamProbe');

export interface ProbeTarget {
  readonly url: string;
  /** Name → value, decrypted: never log or return it. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Why a server could not be used; `detail` is a sentence for a person. */
export interface ProbeProblem {
  readonly code:
    | 'refused'
    | 'name-not-found'
    | 'unreachable'
    | 'private-address'
    | 'tls'
    | 'unauthorized'
    | 'redirect'
    | 'failing'
    | 'not-mcp'
    | 'too-large'
    | 'timeout'
    | 'credentials';
  readonly detail: string;
}

export type ProbeResult =
  | {
      readonly ok: true;
      readonly tools: readonly { readonly name: string; readonly description: string | null }[];
      readonly server: { readonly name: string; readonly version: string };
      readonly protocolVersion: string;
      /** From the first connection to the last answer. */
      readonly milliseconds: number;
    }
  | { readonly ok: false; readonly problem: ProbeProblem };

export interface UpstreamProbe {
  /** Connects, lists the tools and disconnects, within 10 s in all. Never throws for anything the server does. */
  probe(target: ProbeTarget): Promise<ProbeResult>;
}
