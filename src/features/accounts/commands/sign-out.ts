import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { CREDENTIALS, type Credentials } from '../../../ports/credentials.port.js';

export class SignOut extends Command<void> {
  constructor(readonly sessionHash: string) {
    super();
  }
}

@CommandHandler(SignOut)
export class SignOutHandler implements ICommandHandler<SignOut> {
  constructor(@Inject(CREDENTIALS) private readonly credentials: Credentials) {}

  execute({ sessionHash }: SignOut): Promise<void> {
    return this.credentials.removeSession(sessionHash);
  }
}
