import type { Actor } from '../kernel/domain-event.js';

/** Who wants something, when and under which ids: gathered at the edge, the same for every command. */
export interface CommandRequest {
  /** UUIDv7. The same command tried again carries the same id and so writes nothing twice. */
  readonly commandId: string;
  readonly correlationId: string;
  readonly causationId: string;
  readonly actor: Actor;
  /** Network address, readable: it is sealed before it is stored. null where there is none. */
  readonly from: string | null;
  /** RFC 3339 UTC. */
  readonly at: string;
}

/** A request of the system's own, following from something it saw in the log. */
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
