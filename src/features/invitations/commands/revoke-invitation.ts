import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandRequest } from '../../../execution/command-request.js';
import { Executor } from '../../../execution/executor.js';
import type { CommandResult } from '../../../execution/command-result.js';
import { type InvitationRef, revokeInvitation } from '../domain/invitations.decisions.js';
import { runOnMembership } from '../../memberships/run-on-membership.js';

export class RevokeInvitation extends Command<CommandResult> {
  constructor(
    readonly request: CommandRequest,
    readonly input: InvitationRef,
  ) {
    super();
  }
}

@CommandHandler(RevokeInvitation)
export class RevokeInvitationHandler implements ICommandHandler<RevokeInvitation> {
  constructor(private readonly executor: Executor) {}

  async execute({ request, input }: RevokeInvitation): Promise<CommandResult> {
    const outcome = await runOnMembership(this.executor, request, input.organizationId, (state) =>
      revokeInvitation(state, input),
    );
    return { position: outcome.position, version: outcome.state.invitations.get(input.invitationId)?.version ?? null };
  }
}
