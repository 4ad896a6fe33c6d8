import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandRequest } from '../../../execution/command-request.js';
import { Executor } from '../../../execution/executor.js';
import { childRequest } from '../../../execution/child-request.js';
import type { CommandResult } from '../../../execution/command-result.js';
import { later } from '../../../kernel/position.js';
import { hashToken } from '../../../kernel/bearer-token.js';
import { isRefusal, unauthenticated } from '../../../kernel/refusal.js';
import { Accounts } from '../../accounts/accounts.js';
import { Organizations } from '../../organizations/organizations.js';
import { PERSONAL_DATA, type PersonalData } from '../../../ports/personal-data.port.js';
import { TeamRoster } from '../../teams/team-roster.js';
import { acceptInvitation } from '../domain/accepting.decisions.js';
import { unknownInvitation } from '../domain/invitations.decisions.js';
import { MEMBER, MEMBERSHIP } from '../../memberships/domain/membership.stream.js';
import { readInvitationToken } from '../invitation-token.js';

export interface Accepted extends CommandResult {
  readonly organizationId: string;
  readonly organizationSlug: string;
  readonly roleId: string;
}

export class AcceptInvitation extends Command<Accepted> {
  constructor(
    readonly request: CommandRequest,
    readonly token: string,
    readonly userId: string,
  ) {
    super();
  }
}

/**
 * PPL-2. The person joins in one append. Their teams are in another stream: they are joined here at once, or by the follow-up
 * if the process dies in between. Remains of an earlier membership are removed first, so that they do not come back.
 */
@CommandHandler(AcceptInvitation)
export class AcceptInvitationHandler implements ICommandHandler<AcceptInvitation> {
  constructor(
    private readonly executor: Executor,
    private readonly organizations: Organizations,
    private readonly teams: TeamRoster,
    private readonly accounts: Accounts,
    @Inject(PERSONAL_DATA) private readonly personalData: PersonalData,
  ) {}

  async execute({ request, token, userId }: AcceptInvitation): Promise<Accepted> {
    const opened = readInvitationToken(token);
    if (!opened) throw unknownInvitation();
    // Works also if the address was erased with an organization and cannot be read any more.
    const addressHash = await this.accounts.ownAddressHashOf(userId);
    if (addressHash === null)
      throw unauthenticated('authentication.invalid', 'The token is unknown, expired or revoked.');
    const { organizationId, invitationId } = opened;
    await this.organizations.named(organizationId).catch(unknownInvitationOf);
    const input = { ...opened, tokenHash: hashToken(token), userId, addressHash, at: request.at };
    await this.forgetEarlierTeams(request, input);
    const joined = await this.executor.change(MEMBER, request, input, (now) => acceptInvitation(now, input));
    const { roleId, teamIds } = joined.state.invitations.get(invitationId)!;
    await this.accounts.keepAddress(
      userId,
      async () => (await this.personalData.read([invitationId])).get(invitationId)?.email,
    );
    const position = later(
      joined.position,
      await this.teams.join(request, { organizationId, userId, teamIds, invitationId }),
    );
    const proved = await this.accounts.prove(request, userId);
    const { slug } = await this.organizations.named(organizationId).catch(unknownInvitationOf);
    return {
      position: later(position, proved),
      version: joined.version,
      organizationId,
      organizationSlug: slug,
      roleId,
    };
  }

  private async forgetEarlierTeams(
    request: CommandRequest,
    input: Parameters<typeof acceptInvitation>[1],
  ): Promise<void> {
    const { organizationId, userId } = input;
    const { state } = await this.executor.read(MEMBERSHIP, organizationId);
    const decided = acceptInvitation(state, input);
    if (isRefusal(decided)) throw decided;
    if (!state.members.has(userId))
      await this.teams.leaveAll(childRequest(request, 'before joining'), { organizationId, userId });
  }
}

/** ORG-4: a link into a deleted organization gets the same answer as a wrong link. */
const unknownInvitationOf = (error: unknown): never => {
  throw isRefusal(error) && error.code === 'organization.unknown' ? unknownInvitation() : error;
};
