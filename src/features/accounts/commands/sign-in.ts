import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { hashToken, newToken } from '../../../kernel/bearer-token.js';
import { CLOCK, type Clock } from '../../../ports/clock.port.js';
import { CREDENTIALS, type Credentials } from '../../../ports/credentials.port.js';
import { ID_SOURCE, type IdSource } from '../../../ports/id-source.port.js';
import { PERSONAL_DATA, type PersonalData } from '../../../ports/personal-data.port.js';
import { Accounts } from '../accounts.js';
import { PasswordProof } from '../password-proof.js';

export interface OpenedSession {
  readonly token: string;
  /** RFC 3339 UTC. */
  readonly expiresAt: string;
  readonly userId: string;
}

export class SignIn extends Command<OpenedSession> {
  constructor(
    readonly email: string,
    readonly password: string,
    /** Network address of the caller. */
    readonly from: string,
  ) {
    super();
  }
}

const LASTS_MS = 24 * 60 * 60 * 1000;

@CommandHandler(SignIn)
export class SignInHandler implements ICommandHandler<SignIn> {
  constructor(
    private readonly accounts: Accounts,
    private readonly proof: PasswordProof,
    @Inject(CREDENTIALS) private readonly credentials: Credentials,
    @Inject(PERSONAL_DATA) private readonly personalData: PersonalData,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(ID_SOURCE) private readonly ids: IdSource,
  ) {}

  async execute({ email, password, from }: SignIn): Promise<OpenedSession> {
    const addressHash = this.personalData.addressHash(email);
    const userId = await this.proof.of({ addressHash, password, from });
    await this.accounts.keepAddress(userId, email);
    return this.opened(userId);
  }

  private async opened(userId: string): Promise<OpenedSession> {
    const token = newToken('session', this.ids.secret());
    const expiresAt = new Date(Date.parse(this.clock.now()) + LASTS_MS).toISOString();
    await this.credentials.putSession(hashToken(token), { userId, expiresAt });
    return { token, expiresAt, userId };
  }
}
