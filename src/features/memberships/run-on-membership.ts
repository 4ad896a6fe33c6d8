import type { CommandRequest } from '../../execution/command-request.js';
import type { Executor } from '../../execution/executor.js';
import type { Outcome } from '../../execution/stream-command-queue.js';
import type { CommandResult } from '../../execution/command-result.js';
import type { Decided } from '../../kernel/decision.js';
import type { MembershipEvent } from './domain/membership.events.js';
import type { MembershipState } from './domain/membership.state.js';
import { MEMBERSHIP } from './domain/membership.stream.js';

type DecideMembership = (state: MembershipState) => Decided<MembershipEvent>;

/** Runs a decision on the people of an organization. */
export const runOnMembership = (
  executor: Executor,
  request: CommandRequest,
  organizationId: string,
  decide: DecideMembership,
): Promise<Outcome<MembershipState, MembershipEvent>> =>
  executor.execute({ definition: MEMBERSHIP, id: organizationId, organizationId, request, decide });

/** The same, about one member, whose version it answers. */
export const runOnMember = async (
  executor: Executor,
  request: CommandRequest,
  { organizationId, userId }: { readonly organizationId: string; readonly userId: string },
  decide: DecideMembership,
): Promise<CommandResult> => {
  const outcome = await runOnMembership(executor, request, organizationId, decide);
  return { position: outcome.position, version: outcome.state.members.get(userId)?.version ?? null };
};

/** The same, about one role, whose version it answers. */
export const runOnRole = async (
  executor: Executor,
  request: CommandRequest,
  { organizationId, roleId }: { readonly organizationId: string; readonly roleId: string },
  decide: DecideMembership,
): Promise<CommandResult> => {
  const outcome = await runOnMembership(executor, request, organizationId, decide);
  return { position: outcome.position, version: outcome.state.roles.get(roleId)?.version ?? null };
};
