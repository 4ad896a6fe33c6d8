import type { CommandRequest } from '../../../execution/command-request.js';
import type { Executor } from '../../../execution/executor.js';
import type { CommandResult } from '../../../execution/command-result.js';
import type { Decided } from '../../../kernel/decision.js';
import type { ApiKeyEvent } from '../domain/api-key.events.js';
import type { ApiKey } from '../domain/api-key.state.js';
import { API_KEY } from '../domain/api-key.stream.js';

/** Runs a decision on one key and answers its version. */
export const runOnApiKey = async (
  executor: Executor,
  request: CommandRequest,
  { organizationId, apiKeyId }: { readonly organizationId: string; readonly apiKeyId: string },
  decide: (key: ApiKey) => Decided<ApiKeyEvent>,
): Promise<CommandResult> => {
  const { position, state } = await executor.execute({
    definition: API_KEY,
    id: apiKeyId,
    organizationId,
    request,
    decide,
  });
  return { position, version: state.status === 'issued' ? state.version : null };
};
