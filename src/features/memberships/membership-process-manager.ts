import { Inject, Injectable } from '@nestjs/common';
import type { AnyEvent } from '../../events/event-catalogue.js';
import { systemRequest } from '../../execution/command-request.js';
import { Executor } from '../../execution/executor.js';
import type { RecordedEvent } from '../../kernel/domain-event.js';
import { CLOCK, type Clock } from '../../ports/clock.port.js';
import { ID_SOURCE, type IdSource } from '../../ports/id-source.port.js';
import type { Reaction } from '../../jobs/reactions/reaction.js';
import { TeamRoster } from '../teams/team-roster.js';
import { PersonalDataEraser } from './personal-data-eraser.js';
import { MEMBERSHIP } from './domain/membership.stream.js';

interface Person {
  readonly organizationId: string;
  readonly userId: string;
}

/**
 * Keeps the teams in step with the membership if a command died between the two streams. A person who accepted an invitation is in
 * its teams, a person who left is in none, and an erased person is forgotten. The second also holds for a person who was added to a
 * team at the moment of their removal.
 */
@Injectable()
export class MembershipProcessManager implements Reaction {
  readonly kind = 'reaction';
  readonly name = 'people_follow_up';
  readonly handles = new Set<AnyEvent['type']>([
    'InvitationAccepted',
    'MemberErased',
    'MemberRemoved',
    'MemberLeft',
    'TeamMemberAdded',
  ]);

  constructor(
    private readonly executor: Executor,
    private readonly teams: TeamRoster,
    private readonly eraser: PersonalDataEraser,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(ID_SOURCE) private readonly ids: IdSource,
  ) {}

  async react(event: RecordedEvent<AnyEvent>): Promise<void> {
    switch (event.type) {
      case 'InvitationAccepted':
        return this.join(event, event.data);
      case 'MemberErased':
        return this.eraser.ofMember(event.data);
      case 'MemberRemoved':
      case 'MemberLeft':
      case 'TeamMemberAdded':
        return this.leave(event, event.data);
      default:
        return undefined;
    }
  }

  private async join(
    cause: RecordedEvent,
    { organizationId, userId, invitationId }: Person & { readonly invitationId: string },
  ): Promise<void> {
    const { state } = await this.executor.read(MEMBERSHIP, organizationId);
    const teamIds = state.invitations.get(invitationId)?.teamIds ?? [];
    if (teamIds.length === 0 || !state.members.has(userId)) return;
    await this.teams.join(this.request(cause), { organizationId, userId, teamIds, invitationId });
  }

  private async leave(cause: RecordedEvent, { organizationId, userId }: Person): Promise<void> {
    const { state } = await this.executor.read(MEMBERSHIP, organizationId);
    if (!state.members.has(userId)) await this.teams.leaveAll(this.request(cause), { organizationId, userId });
  }

  /** Each time a new command id: the state ensures that a repetition changes nothing. */
  private request({ id, metadata: { correlationId } }: RecordedEvent): ReturnType<typeof systemRequest> {
    return systemRequest('people', this.ids.uuid(), this.clock.now(), { correlationId, id });
  }
}
