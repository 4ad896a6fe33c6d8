import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { RequestedCommand } from '../../../execution/commands-on.js';
import { AccountDeletion } from '../account-deletion.js';
import { AccountPasswords } from '../passwords/account-passwords.js';

export class DeleteMe extends RequestedCommand<{ readonly userId: string; readonly password: string }, void> {}

/** ACT-3, PPL-7. */
@CommandHandler(DeleteMe)
export class DeleteMeHandler implements ICommandHandler<DeleteMe> {
  constructor(
    private readonly passwords: AccountPasswords,
    private readonly deletion: AccountDeletion,
  ) {}

  async execute({ request, input: { userId, password } }: DeleteMe): Promise<void> {
    await this.passwords.requireCurrent(request, userId, password);
    await this.deletion.delete(request, userId);
  }
}
