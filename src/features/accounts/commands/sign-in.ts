import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { hashToken } from '../../../kernel/bearer-token.js';
import { CREDENTIALS, type Credentials } from '../../../ports/credentials.port.js';
import { PERSONAL_DATA, type PersonalData } from '../../../ports/personal-data.port.js';
import { AccountNotices } from '../account-notices.js';
import { deviceOf } from '../device.js';
import { Accounts } from '../accounts.js';
import { PasswordProof, refusedSession } from '../password-proof.js';
import { type OpenedSession, type Place, Sessions } from '../sessions.js';

export class SignIn extends Command<OpenedSession> {
  constructor(
    readonly email: string,
    readonly password: string,
    readonly place: Place,
  ) {
    super();
  }
}

const newPlace = (userId: string, { userAgent, from }: Place) => ({ userId, device: deviceOf(userAgent), from });

@CommandHandler(SignIn)
export class SignInHandler implements ICommandHandler<SignIn> {
  constructor(
    private readonly accounts: Accounts,
    private readonly proof: PasswordProof,
    private readonly sessions: Sessions,
    private readonly notices: AccountNotices,
    @Inject(CREDENTIALS) private readonly credentials: Credentials,
    @Inject(PERSONAL_DATA) private readonly personalData: PersonalData,
  ) {}

  async execute({ email, password, place }: SignIn): Promise<OpenedSession> {
    const addressHash = this.personalData.addressHash(email);
    const before = await this.credentials.password(addressHash);
    const { userId, place: known } = await this.proof.prove({ addressHash, password, ...place });
    if (!known.known && known.anyKnown) await this.notices.tellNewPlace(newPlace(userId, place));
    await this.accounts.keepAddress(userId, async () => email);
    const opened = await this.sessions.open(userId, place);
    await this.endIfReplaced(opened, addressHash, before?.passwordHash);
    return opened;
  }

  /** ACT-3, PPL-7: a password that was replaced, or an account that ended, while it was checked ends the session like all others. */
  private async endIfReplaced(
    { token, userId }: OpenedSession,
    addressHash: string,
    passwordHash: string | undefined,
  ): Promise<void> {
    const same = (await this.credentials.password(addressHash))?.passwordHash === passwordHash;
    if (same && (await this.accounts.exists(userId))) return;
    await this.credentials.removeSession(hashToken(token));
    throw refusedSession();
  }
}
