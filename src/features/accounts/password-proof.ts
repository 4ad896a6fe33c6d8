import { Inject, Injectable } from '@nestjs/common';
import { type Refusal, unauthenticated } from '../../kernel/refusal.js';
import { CREDENTIALS, type Credentials } from '../../ports/credentials.port.js';
import { PASSWORD_HASHER, type PasswordHasher } from '../../ports/password-hasher.port.js';
import { Accounts } from './accounts.js';
import { SignInThrottle } from './sign-in-throttle.js';

export interface PresentedPassword {
  readonly addressHash: string;
  readonly password: string;
  readonly from: string;
}

export const refusedSession = (): Refusal =>
  unauthenticated('session.refused', 'No account has this address and password.');

/** Asks for a password where one is needed: a wrong one counts as a failed sign-in. Other features import it too. */
@Injectable()
export class PasswordProof {
  constructor(
    private readonly accounts: Accounts,
    private readonly throttle: SignInThrottle,
    @Inject(CREDENTIALS) private readonly credentials: Credentials,
    @Inject(PASSWORD_HASHER) private readonly passwords: PasswordHasher,
  ) {}

  /** An unknown address and a wrong password cost the same work and get the same answer. @throws Refusal `session.refused`, `session.throttled` */
  async of({ addressHash, password, from }: PresentedPassword): Promise<string> {
    const attempt = this.throttle.begin(`${addressHash} ${from}`);
    const credential = await this.credentials.password(addressHash);
    const exists = await this.accounts.exists(credential?.userId ?? 'nobody');
    const matches = await this.passwords.matches(password, credential?.passwordHash ?? null);
    if (!credential || !exists || !matches) throw refusedSession();
    attempt.succeeded();
    return credential.userId;
  }
}
