import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { notFound } from '../../../kernel/refusal.js';
import { CREDENTIALS, type Credentials } from '../../../ports/credentials.port.js';
import { Accounts } from '../accounts.js';

/** Ends all sessions of a person. */
export class EndSessions extends Command<void> {
  constructor(
    readonly userId: string,
    /** Hash of one that goes on. */
    readonly except?: string,
  ) {
    super();
  }
}

/** ACT-3. */
@CommandHandler(EndSessions)
export class EndSessionsHandler implements ICommandHandler<EndSessions> {
  constructor(
    private readonly accounts: Accounts,
    @Inject(CREDENTIALS) private readonly credentials: Credentials,
  ) {}

  async execute({ userId, except }: EndSessions): Promise<void> {
    if (!(await this.accounts.exists(userId))) throw notFound('account.unknown', 'There is no such account.');
    await this.credentials.removeSessionsOf(userId, except);
  }
}
