import type { CommandRequest } from '../../../execution/command-request.js';
import type { Executor } from '../../../execution/executor.js';
import type { CommandResult } from '../../../execution/command-result.js';
import type { Decided } from '../../../kernel/decision.js';
import type { GatewayEvent } from '../domain/gateway.events.js';
import { type Gateway, isLive } from '../domain/gateway.state.js';
import { GATEWAY } from '../domain/gateway.stream.js';

/** Runs a decision on one gateway and answers its version. */
export const runOnGateway = async (
  executor: Executor,
  request: CommandRequest,
  { organizationId, gatewayId }: { readonly organizationId: string; readonly gatewayId: string },
  decide: (gateway: Gateway) => Decided<GatewayEvent>,
): Promise<CommandResult> => {
  const { position, state } = await executor.execute({
    definition: GATEWAY,
    id: gatewayId,
    organizationId,
    request,
    decide,
  });
  return { position, version: isLive(state) ? state.version : null };
};
