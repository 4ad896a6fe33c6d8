import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { type CommandRequest, systemRequest } from '../../execution/command-request.js';
import { eventId } from '../../execution/event-ids.js';
import { Executor } from '../../execution/executor.js';
import { later } from '../../kernel/position.js';
import { Membership } from '../memberships/membership.js';
import { CLOCK, type Clock } from '../../ports/clock.port.js';
import { ID_SOURCE, type IdSource } from '../../ports/id-source.port.js';
import { type OpenReservation, type ReservationOwner, SlugReservations } from '../slugs/slug-reservations.js';
import { TeamRoster } from '../teams/team-roster.js';
import { ORGANIZATION } from './domain/organization.stream.js';

/** Scope in which the slugs of organizations are unique. */
export const ORGANIZATION_SLUGS = 'organization';

/** ORG-1: gives a new organization its first owner and its first team. The command does it, or the sweeper after a crash. */
@Injectable()
export class OrganizationProvisioning implements OnModuleInit, ReservationOwner {
  constructor(
    private readonly executor: Executor,
    private readonly membership: Membership,
    private readonly teams: TeamRoster,
    private readonly slugs: SlugReservations,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(ID_SOURCE) private readonly ids: IdSource,
  ) {}

  onModuleInit(): void {
    this.slugs.settledBy(ORGANIZATION_SLUGS, this);
  }

  /** Does only what is still missing. @returns position at which all of it can be seen */
  async found(request: CommandRequest, organizationId: string, ownerId: string): Promise<bigint> {
    const joined = await this.membership.found(request, { organizationId, ownerId });
    return later(
      joined,
      await this.teams.found(request, { organizationId, teamId: this.firstTeamOf(organizationId), ownerId }),
    );
  }

  async exists({ ownerId: organizationId, value }: OpenReservation): Promise<boolean> {
    const { state } = await this.executor.read(ORGANIZATION, organizationId);
    // True for a deleted one too: its slug is never released.
    return state.status !== 'absent' && state.slug === value;
  }

  async complete({ ownerId: organizationId }: OpenReservation): Promise<void> {
    const { state } = await this.executor.read(ORGANIZATION, organizationId);
    if (state.status !== 'live') return;
    const commandId = this.ids.uuid();
    const request = systemRequest('reservations', commandId, this.clock.now(), {
      correlationId: commandId,
      id: commandId,
    });
    await this.found(request, organizationId, state.ownerId);
  }

  /** The same id for every retry, so that there is one first team. */
  private firstTeamOf(organizationId: string): string {
    return this.ids.typed('team', eventId(organizationId, 'first team', 0));
  }
}
