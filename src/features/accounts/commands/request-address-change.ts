import { Inject } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { RequestedCommand } from '../../../execution/commands-on.js';
import type { CommandResult } from '../../../execution/command-result.js';
import { conflict } from '../../../kernel/refusal.js';
import { PERSONAL_DATA, type PersonalData } from '../../../ports/personal-data.port.js';
import { AccountLinks } from '../links/account-links.js';
import { AccountPasswords } from '../passwords/account-passwords.js';
import { Accounts } from '../accounts.js';

export interface WantedAddress {
  readonly userId: string;
  readonly email: string;
  /** The present password. */
  readonly current: string;
}

export class RequestAddressChange extends RequestedCommand<WantedAddress> {}

/** ACT-3: the address changes once the link that is mailed to the new one is used. */
@CommandHandler(RequestAddressChange)
export class RequestAddressChangeHandler implements ICommandHandler<RequestAddressChange> {
  constructor(
    private readonly accounts: Accounts,
    private readonly passwords: AccountPasswords,
    private readonly links: AccountLinks,
    @Inject(PERSONAL_DATA) private readonly personalData: PersonalData,
  ) {}

  async execute({ request, input: { userId, email, current } }: RequestAddressChange): Promise<CommandResult> {
    await this.passwords.requireCurrent(request, userId, current);
    const addressHash = this.personalData.addressHash(email);
    if (addressHash === (await this.accounts.ownAddressHashOf(userId)))
      throw conflict('account.address-unchanged', 'This is the address of your account already.');
    await this.accounts.requireFree(userId, addressHash);
    await this.accounts.changePerson(userId, (known) => ({ ...known, newEmail: email.trim() }));
    return this.links.mail(request, { userId, purpose: 'address', addressHash });
  }
}
