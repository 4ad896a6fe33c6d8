import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { RequestedCommand } from '../../../execution/commands-on.js';
import type { CommandResult } from '../../../execution/command-result.js';
import { AccountEmails } from '../emails/account-emails.js';
import { AccountTokens } from '../links/account-tokens.js';
import { Accounts, type NewAccount } from '../accounts.js';
import { SignUp } from '../sign-up.js';

export class CreateAccount extends RequestedCommand<NewAccount> {}

/** ACT-2: the address is verified by the link in the email, which is sent at once. */
@CommandHandler(CreateAccount)
export class CreateAccountHandler implements ICommandHandler<CreateAccount> {
  constructor(
    private readonly accounts: Accounts,
    private readonly tokens: AccountTokens,
    private readonly emails: AccountEmails,
    private readonly signUp: SignUp,
  ) {}

  async execute({ request, input }: CreateAccount): Promise<CommandResult> {
    this.signUp.requireOpen();
    const { userId } = input;
    const link = this.tokens.make({ userId, purpose: 'verify' }, 0, request.at);
    const opened = await this.accounts.open(request, input, { verified: false, link });
    await this.emails.begin(userId, 'verify');
    return opened;
  }
}
