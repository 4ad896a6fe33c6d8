import { Module } from '@nestjs/common';
import { CreateAccountHandler } from './commands/create-account.js';
import { RenameMeHandler } from './commands/rename-me.js';
import { SignInHandler } from './commands/sign-in.js';
import { SignOutHandler } from './commands/sign-out.js';
import { AccountsController } from './http/accounts.controller.js';
import { GetMeHandler } from './queries/get-me.js';
import { SettleAddress } from './settle-address.js';

@Module({
  controllers: [AccountsController],
  providers: [CreateAccountHandler, RenameMeHandler, SignInHandler, SignOutHandler, GetMeHandler, SettleAddress],
})
export class AccountsModule {}
