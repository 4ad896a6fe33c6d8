import { Inject, Injectable } from '@nestjs/common';
import { forbidden } from '../../kernel/refusal.js';
import { SIGN_UP_POLICY, type SignUpPolicy } from '../../ports/sign-up-policy.port.js';

/** ACT-1: the operator's choice of who may open an account. Only other features and commands ask. */
@Injectable()
export class SignUp {
  constructor(@Inject(SIGN_UP_POLICY) private readonly policy: SignUpPolicy) {}

  /** @throws Refusal `account.sign-up-closed`, `account.invitation-needed` */
  requireOpen(): void {
    this.requireInvited();
    if (this.policy === 'invited')
      throw forbidden(
        'account.invitation-needed',
        'Accounts are opened by invitation here. Ask somebody to invite you.',
      );
  }

  /** For somebody with an invitation, or who is to get one. @throws Refusal `account.sign-up-closed` */
  requireInvited(): void {
    if (this.policy === 'closed')
      throw forbidden(
        'account.sign-up-closed',
        'The operator of this installation opens the accounts. Ask the operator.',
      );
  }
}
