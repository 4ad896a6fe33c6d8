import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { RequestedCommand } from '../../../execution/commands-on.js';
import { AccountDeletion } from '../account-deletion.js';

/** By the operator. */
export class DeleteAccount extends RequestedCommand<{ readonly userId: string }, void> {}

/** PPL-7. */
@CommandHandler(DeleteAccount)
export class DeleteAccountHandler implements ICommandHandler<DeleteAccount> {
  constructor(private readonly deletion: AccountDeletion) {}

  execute({ request, input: { userId } }: DeleteAccount): Promise<void> {
    return this.deletion.delete(request, userId);
  }
}
