import { Inject } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { childRequest } from '../../../execution/child-request.js';
import { RequestedCommand } from '../../../execution/commands-on.js';
import type { CommandResult } from '../../../execution/command-result.js';
import { ID_SOURCE, type IdSource } from '../../../ports/id-source.port.js';
import { AccountLinks } from '../links/account-links.js';
import { Accounts, type NewAccount } from '../accounts.js';

/** Opens an account for somebody, by the operator. */
export class OpenAccount extends RequestedCommand<Omit<NewAccount, 'password'>> {}

/** ACT-1: the person chooses a password by the link that is mailed to them. Until then nobody knows it. */
@CommandHandler(OpenAccount)
export class OpenAccountHandler implements ICommandHandler<OpenAccount> {
  constructor(
    private readonly accounts: Accounts,
    private readonly links: AccountLinks,
    @Inject(ID_SOURCE) private readonly ids: IdSource,
  ) {}

  async execute({ request, input }: OpenAccount): Promise<CommandResult> {
    await this.accounts.open(request, { ...input, password: this.ids.secret() }, { verified: false });
    const { userId } = input;
    return this.links.mail(childRequest(request, 'mail the link'), { userId, purpose: 'set-up' });
  }
}
