import { Inject, Injectable } from '@nestjs/common';
import { childRequest } from '../../../execution/child-request.js';
import type { CommandRequest } from '../../../execution/command-request.js';
import type { CommandResult } from '../../../execution/command-result.js';
import { Executor } from '../../../execution/executor.js';
import type { AccountEvent } from '../../../events/accounts.js';
import type { Decided } from '../../../kernel/decision.js';
import { forbidden, isRefusal } from '../../../kernel/refusal.js';
import { CREDENTIALS, type Credentials, type PasswordCredential } from '../../../ports/credentials.port.js';
import { PERSONAL_DATA, type PersonalData } from '../../../ports/personal-data.port.js';
import { openAccount, proveAddress } from '../domain/account-links.decisions.js';
import type { Account, OpenAccount } from '../domain/account.state.js';
import { ACCOUNT } from '../domain/account.stream.js';
import { PasswordQueue } from './password-queue.js';
import { PasswordProof } from '../password-proof.js';
import { passwordFault } from '../domain/password-rule.js';

export interface NewPassword {
  readonly userId: string;
  readonly password: string;
  /** Hash of the session that goes on. */
  readonly sessionHash?: string | undefined;
}

type Decide = (account: Account) => Decided<AccountEvent>;

/** The passwords of accounts: whether one is right, and replacing it. */
@Injectable()
export class AccountPasswords {
  constructor(
    private readonly executor: Executor,
    private readonly proof: PasswordProof,
    @Inject(CREDENTIALS) private readonly credentials: Credentials,
    private readonly queue: PasswordQueue,
    @Inject(PERSONAL_DATA) private readonly personalData: PersonalData,
  ) {}

  /** A wrong one counts as a failed sign-in. @throws Refusal `password.wrong`, `session.throttled` */
  async requireCurrent({ from }: CommandRequest, userId: string, password: string): Promise<void> {
    const { addressHash } = await this.account(userId);
    await this.proof.of({ addressHash, password, from: from ?? '' }).catch((error: unknown) => {
      if (!isRefusal(error) || error.code !== 'session.refused') throw error;
      throw forbidden('password.wrong', 'This is not your present password.');
    });
  }

  /**
   * ACT-3: the event comes first, because it uses a link up. All other sessions end.
   * @throws Refusal the decision's own, `password.length`, `password.easy`
   */
  async replace(request: CommandRequest, input: NewPassword, decide: Decide): Promise<CommandResult> {
    const { userId, password, sessionHash } = input;
    await this.executor.dryRun({ definition: ACCOUNT, id: userId, decide });
    const fault = passwordFault(password, (await this.personalData.read([userId])).get(userId) ?? {});
    if (fault) throw fault;
    const passwordHash = await this.queue.hash(password, 'known');
    const { position, revision: version } = await this.run(request, userId, decide);
    await this.store({ userId, passwordHash });
    await this.credentials.removeSessionsOf(userId, sessionHash);
    return { position, version };
  }

  /** The same by a link that was mailed to the address: it proves the address, once nobody else can sign in any more. */
  async replaceByLink(request: CommandRequest, input: NewPassword, decide: Decide): Promise<CommandResult> {
    await this.replace(request, input, decide);
    const { userId } = input;
    const proving = childRequest(request, 'prove the address');
    const { position, revision: version } = await this.run(proving, userId, (account) =>
      proveAddress(account, { userId }),
    );
    return { position, version };
  }

  /** PPL-7: an account that ends or moves meanwhile leaves no password under its former address. */
  private async store(credential: PasswordCredential): Promise<void> {
    const { userId } = credential;
    const { addressHash } = await this.account(userId);
    await this.credentials.putPassword(addressHash, credential);
    const now = openAccount((await this.executor.read(ACCOUNT, userId)).state);
    if (!isRefusal(now) && now.addressHash === addressHash) return;
    if ((await this.credentials.password(addressHash))?.userId === userId)
      await this.credentials.removePassword(addressHash);
    return isRefusal(now) ? Promise.reject(now) : this.store(credential);
  }

  private async account(userId: string): Promise<OpenAccount> {
    const account = openAccount((await this.executor.read(ACCOUNT, userId)).state);
    if (isRefusal(account)) throw account;
    return account;
  }

  private run(request: CommandRequest, id: string, decide: Decide) {
    return this.executor.execute({ definition: ACCOUNT, id, organizationId: null, request, decide });
  }
}
