import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandRequest } from '../../../execution/command-request.js';
import { Executor } from '../../../execution/executor.js';
import type { CommandResult } from '../../../execution/command-result.js';
import type { Plan } from '../../../plans/plans.js';
import type { Version } from '../../../kernel/versions.js';
import { changePlan } from '../domain/change-plan.decision.js';
import { ORGANIZATION } from '../domain/organization.stream.js';

export interface NewPlan {
  readonly organizationId: string;
  readonly plan: Plan;
  readonly expectedVersion?: Version | undefined;
}

export class ChangePlan extends Command<CommandResult> {
  constructor(
    readonly request: CommandRequest,
    readonly input: NewPlan,
  ) {
    super();
  }
}

@CommandHandler(ChangePlan)
export class ChangePlanHandler implements ICommandHandler<ChangePlan> {
  constructor(private readonly executor: Executor) {}

  async execute({ request, input }: ChangePlan): Promise<CommandResult> {
    const { organizationId } = input;
    const decide = (state: Parameters<typeof changePlan>[0]) => changePlan(state, input);
    const { position, revision } = await this.executor.execute({
      definition: ORGANIZATION,
      id: organizationId,
      organizationId,
      request,
      decide,
    });
    return { position, version: revision };
  }
}
