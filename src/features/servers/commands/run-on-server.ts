import type { CommandRequest } from '../../../execution/command-request.js';
import type { Executor } from '../../../execution/executor.js';
import type { CommandResult } from '../../../execution/command-result.js';
import type { Decided } from '../../../kernel/decision.js';
import type { ServerEvent } from '../domain/server.events.js';
import type { Server } from '../domain/server.state.js';
import { SERVER } from '../domain/server.stream.js';

/** Runs a decision on one server and answers its version. */
export const runOnServer = async (
  executor: Executor,
  request: CommandRequest,
  { organizationId, serverId }: { readonly organizationId: string; readonly serverId: string },
  decide: (server: Server) => Decided<ServerEvent>,
): Promise<CommandResult> => {
  const { position, state } = await executor.execute({
    definition: SERVER,
    id: serverId,
    organizationId,
    request,
    decide,
  });
  return { position, version: state.status === 'live' ? state.version : null };
};
