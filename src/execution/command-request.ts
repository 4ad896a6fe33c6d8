import type { Actor } from '../kernel/domain-event.js';

/** What every command gets from the edge: who asks, when, and under which ids. */
export interface CommandRequest {
  /** UUIDv7. The same command tried again has the same id, so it writes nothing twice. */
  readonly commandId: string;
  readonly correlationId: string;
  readonly causationId: string;
  readonly actor: Actor;
  /** Network address, not sealed yet: it is sealed before it is stored. null if there is none. */
  readonly from: string | null;
  /** RFC 3339 UTC. */
  readonly at: string;
}

/** A request by the system itself, which follows from an event in the log. */
export const systemRequest = (
  name: string,
  commandId: string,
  at: string,
  cause: { readonly correlationId: string; readonly id: string },
): CommandRequest => ({
  commandId,
  correlationId: cause.correlationId,
  causationId: cause.id,
  actor: { system: name },
  from: null,
  at,
});
