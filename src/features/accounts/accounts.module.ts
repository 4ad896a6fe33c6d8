import { Module } from '@nestjs/common';
import { AccountEmails } from './account-emails.js';
import { AccountLinks } from './account-links.js';
import { AccountTokens } from './account-tokens.js';
import { Anybody } from './anybody.js';
import { CreateAccountHandler } from './commands/create-account.js';
import { RenameMeHandler } from './commands/rename-me.js';
import { SendVerificationHandler } from './commands/send-verification.js';
import { SetUpHandler } from './commands/set-up.js';
import { SignInHandler } from './commands/sign-in.js';
import { SignOutHandler } from './commands/sign-out.js';
import { VerifyAccountHandler } from './commands/verify-account.js';
import { VerifyAddressHandler } from './commands/verify-address.js';
import { AccountsController } from './http/accounts.controller.js';
import { OperatorAccountsController } from './http/operator-accounts.controller.js';
import { VerificationController } from './http/verification.controller.js';
import { SetUpController } from './http/set-up.controller.js';
import { GetSetUpHandler } from './queries/get-set-up.js';
import { GetMeHandler } from './queries/get-me.js';
import { SettleAddress } from './settle-address.js';
import { SetUpLink } from './set-up-link.js';

const COMMANDS = [
  CreateAccountHandler,
  RenameMeHandler,
  SendVerificationHandler,
  SetUpHandler,
  SignInHandler,
  SignOutHandler,
  VerifyAccountHandler,
  VerifyAddressHandler,
];

@Module({
  controllers: [AccountsController, OperatorAccountsController, SetUpController, VerificationController],
  providers: [
    ...COMMANDS,
    GetMeHandler,
    GetSetUpHandler,
    AccountEmails,
    AccountLinks,
    AccountTokens,
    Anybody,
    SetUpLink,
    SettleAddress,
  ],
})
export class AccountsModule {}
