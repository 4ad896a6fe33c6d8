import { Inject, Injectable } from '@nestjs/common';
import type { CommandRequest } from '../../execution/command-request.js';
import { normalizeName } from '../../kernel/names.js';
import { PERSONAL_DATA, type PersonalData } from '../../ports/personal-data.port.js';
import { AccountPasswords } from './passwords/account-passwords.js';
import { Accounts, type NewAccount } from './accounts.js';
import { takeOver } from './domain/passwords.decisions.js';
import { SignUp } from './sign-up.js';

/** Accounts of people who hold an invitation that was mailed to their address. The feature of invitations imports it. */
@Injectable()
export class InvitedAccounts {
  constructor(
    private readonly accounts: Accounts,
    private readonly passwords: AccountPasswords,
    private readonly signUp: SignUp,
    @Inject(PERSONAL_DATA) private readonly personalData: PersonalData,
  ) {}

  /**
   * ACT-2: opens a verified account, or takes one over that nobody has verified: its password and its sessions end.
   * @returns id of the person @throws Refusal `account.sign-up-closed`, `account.address-taken`, as {@link Accounts.open}
   */
  async open(request: CommandRequest, account: NewAccount): Promise<string> {
    this.accounts.check(account);
    const holder = await this.accounts.userOf(this.personalData.addressHash(account.email));
    if (holder !== null && holder !== account.userId) return this.takeOver(request, { ...account, userId: holder });
    this.signUp.requireInvited();
    await this.accounts.open(request, account, { verified: true });
    return account.userId;
  }

  private async takeOver(request: CommandRequest, { userId, password, name }: NewAccount): Promise<string> {
    await this.passwords.replaceByLink(request, { userId, password }, (account) => takeOver(account, { userId }));
    await this.accounts.changePerson(userId, (known) => ({ ...known, name: normalizeName(name) }));
    return userId;
  }
}
