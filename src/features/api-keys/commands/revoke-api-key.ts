import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandRequest } from '../../../execution/command-request.js';
import { Executor } from '../../../execution/executor.js';
import type { CommandResult } from '../../../execution/command-result.js';
import { revokeApiKey, type RevokeApiKey as Revocation } from '../domain/revoke-api-key.decision.js';
import { runOnApiKey } from './run-on-api-key.js';

export class RevokeApiKey extends Command<CommandResult> {
  constructor(
    readonly request: CommandRequest,
    readonly input: Revocation,
  ) {
    super();
  }
}

@CommandHandler(RevokeApiKey)
export class RevokeApiKeyHandler implements ICommandHandler<RevokeApiKey> {
  constructor(private readonly executor: Executor) {}

  execute({ request, input }: RevokeApiKey): Promise<CommandResult> {
    return runOnApiKey(this.executor, request, input, (key) => revokeApiKey(key, input));
  }
}
