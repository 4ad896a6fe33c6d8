import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { notFound } from '../../../kernel/refusal.js';
import { CREDENTIALS, type Credentials } from '../../../ports/credentials.port.js';

/** Ends one of a person's sessions. */
export class EndSession extends Command<void> {
  constructor(
    readonly userId: string,
    readonly sessionId: string,
  ) {
    super();
  }
}

/** ACT-3. */
@CommandHandler(EndSession)
export class EndSessionHandler implements ICommandHandler<EndSession> {
  constructor(@Inject(CREDENTIALS) private readonly credentials: Credentials) {}

  async execute({ userId, sessionId }: EndSession): Promise<void> {
    const mine = await this.credentials.sessionsOf(userId);
    const found = mine.find(({ session }) => session.about?.sessionId === sessionId);
    if (!found) throw notFound('session.unknown', 'There is no such session.');
    await this.credentials.removeSession(found.tokenHash);
  }
}
