import { Inject } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandRequest } from '../../../execution/command-request.js';
import { RequestedCommand } from '../../../execution/commands-on.js';
import { isRefusal } from '../../../kernel/refusal.js';
import { LOG, type Log } from '../../../ports/log.port.js';
import { PERSONAL_DATA, type PersonalData } from '../../../ports/personal-data.port.js';
import { AccountLinks } from '../links/account-links.js';
import { Accounts } from '../accounts.js';

export class RequestPasswordReset extends RequestedCommand<{ readonly email: string }, void> {}

/** ACT-3: the answer does not wait for the link, so that it takes the same time for an unknown address. */
@CommandHandler(RequestPasswordReset)
export class RequestPasswordResetHandler implements ICommandHandler<RequestPasswordReset> {
  constructor(
    private readonly accounts: Accounts,
    private readonly links: AccountLinks,
    @Inject(PERSONAL_DATA) private readonly personalData: PersonalData,
    @Inject(LOG) private readonly log: Log,
  ) {}

  async execute({ request, input: { email } }: RequestPasswordReset): Promise<void> {
    const userId = await this.accounts.userOf(this.personalData.addressHash(email));
    if (userId === null) return;
    setImmediate(() => {
      this.send(request, userId, email).catch((error: unknown) => this.notMade(userId, error));
    });
  }

  /** Nobody is told that a limit was met: the answer is the same for an unknown address. */
  private notMade(userId: string, error: unknown): void {
    const level = isRefusal(error) && error.code === 'limit.reached' ? 'debug' : 'warn';
    this.log[level]({ err: error, userId }, 'a link to reset a password was not made');
  }

  private async send(request: CommandRequest, userId: string, email: string): Promise<void> {
    await this.accounts.keepAddress(userId, async () => email);
    await this.links.mail(request, { userId, purpose: 'reset' });
  }
}
