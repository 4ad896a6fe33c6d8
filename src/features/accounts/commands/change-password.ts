import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { RequestedCommand } from '../../../execution/commands-on.js';
import type { CommandResult } from '../../../execution/command-result.js';
import { AccountPasswords, type NewPassword } from '../passwords/account-passwords.js';
import { changePassword } from '../domain/passwords.decisions.js';

export class ChangePassword extends RequestedCommand<NewPassword & { readonly current: string }> {}

/** ACT-3. */
@CommandHandler(ChangePassword)
export class ChangePasswordHandler implements ICommandHandler<ChangePassword> {
  constructor(private readonly passwords: AccountPasswords) {}

  async execute({ request, input: { current, ...input } }: ChangePassword): Promise<CommandResult> {
    await this.passwords.requireCurrent(request, input.userId, current);
    return this.passwords.replace(request, input, (account) => changePassword(account, input));
  }
}
