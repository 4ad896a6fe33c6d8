import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { RequestedCommand } from '../../../execution/commands-on.js';
import type { CommandResult } from '../../../execution/command-result.js';
import { notFound } from '../../../kernel/refusal.js';
import { AccountLinks } from '../links/account-links.js';
import { Accounts } from '../accounts.js';

/** Mails the link to reset a password, by the operator. */
export class SendPasswordReset extends RequestedCommand<{ readonly userId: string }> {}

@CommandHandler(SendPasswordReset)
export class SendPasswordResetHandler implements ICommandHandler<SendPasswordReset> {
  constructor(
    private readonly accounts: Accounts,
    private readonly links: AccountLinks,
  ) {}

  async execute({ request, input: { userId } }: SendPasswordReset): Promise<CommandResult> {
    if (!(await this.accounts.exists(userId))) throw notFound('account.unknown', 'There is no such account.');
    return this.links.mail(request, { userId, purpose: 'reset' });
  }
}
