import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { RequestedCommand } from '../../../execution/commands-on.js';
import type { CommandResult } from '../../../execution/command-result.js';
import { AccountLinks } from '../links/account-links.js';

export class SendVerification extends RequestedCommand<{ readonly userId: string }> {}

/** ACT-2: another link; the one before stops working. */
@CommandHandler(SendVerification)
export class SendVerificationHandler implements ICommandHandler<SendVerification> {
  constructor(private readonly links: AccountLinks) {}

  execute({ request, input: { userId } }: SendVerification): Promise<CommandResult> {
    return this.links.mail(request, { userId, purpose: 'verify' });
  }
}
