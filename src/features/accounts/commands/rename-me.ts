import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { validateName, normalizeName } from '../../../kernel/names.js';
import { unauthenticated } from '../../../kernel/refusal.js';
import { PERSONAL_DATA, type PersonalData } from '../../../ports/personal-data.port.js';
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
  constructor(
    private readonly accounts: Accounts,
    @Inject(PERSONAL_DATA) private readonly personalData: PersonalData,
  ) {}

  async execute({ userId, name }: RenameMe): Promise<void> {
    const fault = validateName(name);
    if (fault) throw fault;
    if (!(await this.accounts.exists(userId)))
      throw unauthenticated('authentication.invalid', 'The token is unknown, expired or revoked.');
    const known = (await this.personalData.read([userId])).get(userId);
    await this.personalData.put(userId, { ...known, name: normalizeName(name) });
  }
}
