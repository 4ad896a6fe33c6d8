import { Module } from '@nestjs/common';
import { AccountDeletion } from './account-deletion.js';
import { AccountEmails } from './emails/account-emails.js';
import { AccountFollowUp } from './account-follow-up.js';
import { AccountLinks } from './links/account-links.js';
import { AccountTokens } from './links/account-tokens.js';
import { AddressMove } from './address-move.js';
import { Anybody } from './set-up/anybody.js';
import { ChangePasswordHandler } from './commands/change-password.js';
import { CompletePasswordResetHandler } from './commands/complete-password-reset.js';
import { ConfirmAddressHandler } from './commands/confirm-address.js';
import { CreateAccountHandler } from './commands/create-account.js';
import { DeleteAccountHandler } from './commands/delete-account.js';
import { DeleteMeHandler } from './commands/delete-me.js';
import { EndSessionHandler } from './commands/end-session.js';
import { EndSessionsHandler } from './commands/end-sessions.js';
import { OpenAccountHandler } from './commands/open-account.js';
import { RenameMeHandler } from './commands/rename-me.js';
import { RequestAddressChangeHandler } from './commands/request-address-change.js';
import { RequestPasswordResetHandler } from './commands/request-password-reset.js';
import { SendPasswordResetHandler } from './commands/send-password-reset.js';
import { SendVerificationHandler } from './commands/send-verification.js';
import { SetUpHandler } from './commands/set-up.js';
import { SignInHandler } from './commands/sign-in.js';
import { SignOutHandler } from './commands/sign-out.js';
import { VerifyAccountHandler } from './commands/verify-account.js';
import { VerifyAddressHandler } from './commands/verify-address.js';
import { AccountsController } from './http/accounts.controller.js';
import { ConfirmAddressPage } from './http/confirm-address.page.js';
import { MyAccountController } from './http/my-account.controller.js';
import { MySessionsController } from './http/my-sessions.controller.js';
import { OperatorAccountsController } from './http/operator-accounts.controller.js';
import { PasswordResetsController } from './http/password-resets.controller.js';
import { ResetPage } from './http/reset.page.js';
import { SetUpController } from './http/set-up.controller.js';
import { SetUpPage } from './http/set-up.page.js';
import { VerificationController } from './http/verification.controller.js';
import { VerifyPage } from './http/verify.page.js';
import { OpenedLinks } from './links/opened-links.js';
import { GetMeHandler } from './queries/get-me.js';
import { GetSetUpHandler } from './queries/get-set-up.js';
import { ListAccountsHandler } from './queries/list-accounts.js';
import { ListMySessionsHandler } from './queries/list-my-sessions.js';
import { Sessions } from './sessions.js';
import { SetUpLink } from './set-up/set-up-link.js';
import { SettleAddress } from './settle-address.js';

const COMMANDS = [
  ChangePasswordHandler,
  CompletePasswordResetHandler,
  ConfirmAddressHandler,
  CreateAccountHandler,
  DeleteAccountHandler,
  DeleteMeHandler,
  EndSessionHandler,
  EndSessionsHandler,
  OpenAccountHandler,
  RenameMeHandler,
  RequestAddressChangeHandler,
  RequestPasswordResetHandler,
  SendPasswordResetHandler,
  SendVerificationHandler,
  SetUpHandler,
  SignInHandler,
  SignOutHandler,
  VerifyAccountHandler,
  VerifyAddressHandler,
];
const QUERIES = [GetMeHandler, GetSetUpHandler, ListAccountsHandler, ListMySessionsHandler];
const HELPERS = [
  AccountDeletion,
  AccountEmails,
  AccountFollowUp,
  AccountLinks,
  AccountTokens,
  AddressMove,
  Anybody,
  OpenedLinks,
  Sessions,
  SetUpLink,
  SettleAddress,
];
const PAGES = [ConfirmAddressPage, ResetPage, SetUpPage, VerifyPage];

@Module({
  controllers: [
    AccountsController,
    MyAccountController,
    MySessionsController,
    OperatorAccountsController,
    PasswordResetsController,
    SetUpController,
    VerificationController,
    ...PAGES,
  ],
  providers: [...COMMANDS, ...QUERIES, ...HELPERS],
})
export class AccountsModule {}
