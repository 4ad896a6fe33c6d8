import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { RequestedCommand } from '../../../execution/commands-on.js';
import type { CommandResult } from '../../../execution/command-result.js';
import { Accounts, type NewAccount } from '../accounts.js';

export class CreateAccount extends RequestedCommand<NewAccount> {}

@CommandHandler(CreateAccount)
export class CreateAccountHandler implements ICommandHandler<CreateAccount> {
  constructor(private readonly accounts: Accounts) {}

  execute({ request, input }: CreateAccount): Promise<CommandResult> {
    return this.accounts.open(request, input);
  }
}
