import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { RequestedCommand } from '../../../execution/commands-on.js';
import { Accounts } from '../../accounts/accounts.js';
import { Executor } from '../../../execution/executor.js';
import type { CommandResult } from '../../../execution/command-result.js';
import { later } from '../../../kernel/position.js';
import { TeamRoster } from '../../teams/team-roster.js';
import { eraseMember } from '../domain/erasing.decisions.js';
import type { MemberRef } from '../domain/find-member.js';
import { PersonalDataEraser } from '../personal-data-eraser.js';
import { MEMBER } from '../domain/membership.stream.js';

export class EraseMember extends RequestedCommand<MemberRef> {}

/** PPL-7. The event orders it; the rest is done before the answer, or by the follow-up if the process dies in between. */
@CommandHandler(EraseMember)
export class EraseMemberHandler implements ICommandHandler<EraseMember> {
  constructor(
    private readonly executor: Executor,
    private readonly accounts: Accounts,
    private readonly teams: TeamRoster,
    private readonly eraser: PersonalDataEraser,
  ) {}

  async execute({ request, input }: EraseMember): Promise<CommandResult> {
    const traces = { ...input, addressHash: await this.accounts.addressHashOf(input.userId) };
    const { position } = await this.executor.change(MEMBER, request, input, (state) => eraseMember(state, traces));
    const left = await this.teams.leaveAll(request, input);
    await this.eraser.ofMember(input);
    return { position: later(position, left), version: null };
  }
}
