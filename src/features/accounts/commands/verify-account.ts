import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { RequestedCommand } from '../../../execution/commands-on.js';
import { notFound } from '../../../kernel/refusal.js';
import { Accounts } from '../accounts.js';

/** The operator knows whose the address is. */
export class VerifyAccount extends RequestedCommand<{ readonly userId: string }, void> {}

@CommandHandler(VerifyAccount)
export class VerifyAccountHandler implements ICommandHandler<VerifyAccount> {
  constructor(private readonly accounts: Accounts) {}

  async execute({ request, input: { userId } }: VerifyAccount): Promise<void> {
    if (!(await this.accounts.exists(userId))) throw notFound('account.unknown', 'There is no such account.');
    await this.accounts.prove(request, userId);
  }
}
