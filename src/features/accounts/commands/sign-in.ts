import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { hashToken, newToken } from '../../../kernel/bearer-token.js';
import { type Refusal, unauthenticated } from '../../../kernel/refusal.js';
import { CLOCK, type Clock } from '../../../ports/clock.port.js';
import { CREDENTIALS, type Credentials } from '../../../ports/credentials.port.js';
import { ID_SOURCE, type IdSource } from '../../../ports/id-source.port.js';
import { PASSWORD_HASHER, type PasswordHasher } from '../../../ports/password-hasher.port.js';
import { PERSONAL_DATA, type PersonalData } from '../../../ports/personal-data.port.js';
import { Accounts } from '../accounts.js';
import { SignInThrottle } from '../sign-in-throttle.js';

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
const refused = (): Refusal => unauthenticated('session.refused', 'No account has this address and password.');

/** An unknown address and a wrong password cost the same work and get the same answer. */
@CommandHandler(SignIn)
export class SignInHandler implements ICommandHandler<SignIn> {
  constructor(
    private readonly accounts: Accounts,
    private readonly throttle: SignInThrottle,
    @Inject(CREDENTIALS) private readonly credentials: Credentials,
    @Inject(PASSWORD_HASHER) private readonly passwords: PasswordHasher,
    @Inject(PERSONAL_DATA) private readonly personalData: PersonalData,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(ID_SOURCE) private readonly ids: IdSource,
  ) {}

  async execute({ email, password, from }: SignIn): Promise<OpenedSession> {
    const addressHash = this.personalData.addressHash(email);
    const attempt = this.throttle.begin(`${addressHash} ${from}`);
    const credential = await this.credentials.password(addressHash);
    const exists = await this.accounts.exists(credential?.userId ?? 'nobody');
    const matches = await this.passwords.matches(password, credential?.passwordHash ?? null);
    if (!credential || !exists || !matches) throw refused();
    attempt.succeeded();
    await this.accounts.keepAddress(credential.userId, email);
    return this.opened(credential.userId);
  }

  private async opened(userId: string): Promise<OpenedSession> {
    const token = newToken('session', this.ids.secret());
    const expiresAt = new Date(Date.parse(this.clock.now()) + LASTS_MS).toISOString();
    await this.credentials.putSession(hashToken(token), { userId, expiresAt });
    return { token, expiresAt, userId };
  }
}
