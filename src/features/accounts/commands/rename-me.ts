import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { validateName, normalizeName } from '../../../kernel/names.js';
import { unauthenticated } from '../../../kernel/refusal.js';
import { Accounts } from '../accounts.js';

export class RenameMe extends Command<void> {
  constructor(
    readonly userId: string,
    readonly name: string,
  ) {
    super();
  }
}

/** Writes no event: a person's name is stored only where it can be erased. */
@CommandHandler(RenameMe)
export class RenameMeHandler implements ICommandHandler<RenameMe> {
  constructor(private readonly accounts: Accounts) {}

  async execute({ userId, name }: RenameMe): Promise<void> {
    const fault = validateName(name);
    if (fault) throw fault;
    if (!(await this.accounts.changePerson(userId, (known) => ({ ...known, name: normalizeName(name) }))))
      throw unauthenticated('authentication.invalid', 'The token is unknown, expired or revoked.');
  }
}
