import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { RequestedCommand } from '../../../execution/commands-on.js';
import type { CommandResult } from '../../../execution/command-result.js';
import { hashToken } from '../../../kernel/bearer-token.js';
import { AccountPasswords } from '../passwords/account-passwords.js';
import { readAccountToken } from '../links/account-token.js';
import { unknownLink } from '../domain/account-links.decisions.js';
import { usePasswordLink } from '../domain/passwords.decisions.js';

/** Chooses a password by the link of a reset, or by the link of an account that the operator opened. */
export class CompletePasswordReset extends RequestedCommand<{ readonly token: string; readonly password: string }> {}

/** ACT-2, ACT-3: the link proves the address. */
@CommandHandler(CompletePasswordReset)
export class CompletePasswordResetHandler implements ICommandHandler<CompletePasswordReset> {
  constructor(private readonly passwords: AccountPasswords) {}

  async execute({ request, input: { token, password } }: CompletePasswordReset): Promise<CommandResult> {
    const of = readAccountToken(token);
    if (of?.purpose !== 'reset' && of?.purpose !== 'set-up') throw unknownLink();
    const presented = { ...of, tokenHash: hashToken(token), at: request.at };
    return this.passwords.replaceByLink(request, { userId: of.userId, password }, (account) =>
      usePasswordLink(account, presented),
    );
  }
}
