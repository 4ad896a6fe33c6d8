import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandRequest } from '../../../execution/command-request.js';
import type { CommandResult } from '../../../execution/command-result.js';
import { Accounts, type NewAccount } from '../accounts.js';

export class CreateAccount extends Command<CommandResult> {
  constructor(
    readonly request: CommandRequest,
    readonly input: NewAccount,
  ) {
    super();
  }
}

@CommandHandler(CreateAccount)
export class CreateAccountHandler implements ICommandHandler<CreateAccount> {
  constructor(private readonly accounts: Accounts) {}

  execute({ request, input }: CreateAccount): Promise<CommandResult> {
    return this.accounts.open(request, input);
  }
}
