import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { RequestedCommand } from '../../../execution/commands-on.js';
import type { CommandResult } from '../../../execution/command-result.js';
import { hashToken } from '../../../kernel/bearer-token.js';
import { Accounts, type NewAccount } from '../accounts.js';
import { SetUpStream } from '../set-up/set-up-stream.js';

/** Opens the first account of the installation, with the token of the link that was printed. */
export class SetUp extends RequestedCommand<NewAccount & { readonly token: string }> {}

/** ACT-1. What is wrong with the account is said first, so that the link is used up for one that can be opened. */
@CommandHandler(SetUp)
export class SetUpHandler implements ICommandHandler<SetUp> {
  constructor(
    private readonly accounts: Accounts,
    private readonly stream: SetUpStream,
  ) {}

  async execute({ request, input: { token, ...account } }: SetUp): Promise<CommandResult> {
    const use = { tokenHash: hashToken(token), userId: account.userId, at: request.at };
    await this.stream.check(use);
    this.accounts.check(account);
    await this.stream.use(request, use);
    return this.accounts.open(request, account, { verified: true });
  }
}
