import { Inject } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { RequestedCommand } from '../../../execution/commands-on.js';
import type { CommandResult } from '../../../execution/command-result.js';
import { Limits } from '../../../limits/limits.js';
import { PERSONAL_DATA, type PersonalData } from '../../../ports/personal-data.port.js';
import { AccountEmails } from '../account-emails.js';
import { AccountTokens } from '../account-tokens.js';
import { Accounts, type NewAccount } from '../accounts.js';
import { SignUp } from '../sign-up.js';

export class CreateAccount extends RequestedCommand<NewAccount> {}

/** ACT-2: the address is verified by the link in the email, which is sent at once, and counts for its recipient (LIM-1). */
@CommandHandler(CreateAccount)
export class CreateAccountHandler implements ICommandHandler<CreateAccount> {
  constructor(
    private readonly accounts: Accounts,
    private readonly tokens: AccountTokens,
    private readonly emails: AccountEmails,
    private readonly signUp: SignUp,
    private readonly limits: Limits,
    @Inject(PERSONAL_DATA) private readonly personalData: PersonalData,
  ) {}

  async execute({ request, input }: CreateAccount): Promise<CommandResult> {
    this.signUp.requireOpen();
    const { userId } = input;
    const link = this.tokens.make({ userId, purpose: 'verify' }, 0, request.at);
    const recipient = this.personalData.addressHash(input.email);
    const opened = await this.limits.counted([['mailsByRecipient', recipient]], () =>
      this.accounts.open(request, input, { verified: false, link }),
    );
    await this.emails.begin(userId, 'verify');
    return opened;
  }
}
