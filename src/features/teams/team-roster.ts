import { Injectable } from '@nestjs/common';
import type { CommandRequest } from '../../execution/command-request.js';
import { Executor } from '../../execution/executor.js';
import type { Decided } from '../../kernel/decision.js';
import { foundTeams, joinTeams, leaveAllTeams } from './domain/team-members.decisions.js';
import type { TeamsEvent } from '../../events/teams.js';
import type { Teams } from './domain/teams.state.js';
import { TEAMS } from './domain/teams.stream.js';

/** What other features ask of teams: the only file of this folder that they import. */
@Injectable()
export class TeamRoster {
  constructor(private readonly executor: Executor) {}

  /** ORG-1: the first team of a new organization. @returns position */
  async found(
    request: CommandRequest,
    input: { organizationId: string; teamId: string; ownerId: string },
  ): Promise<bigint> {
    return this.run(request, input.organizationId, (teams) => foundTeams(teams, input));
  }

  /** Adds a new member to the teams of the invitation, only once. @returns position */
  async join(
    request: CommandRequest,
    input: { organizationId: string; userId: string; teamIds: readonly string[]; invitationId: string },
  ): Promise<bigint> {
    return this.run(request, input.organizationId, (teams) => joinTeams(teams, input));
  }

  /** Removes a former member from every team. @returns position */
  async leaveAll(request: CommandRequest, input: { organizationId: string; userId: string }): Promise<bigint> {
    return this.run(request, input.organizationId, (teams) => leaveAllTeams(teams, input));
  }

  /** Returns the ids that are live teams of the organization, read from the log itself. */
  async existing(organizationId: string, teamIds: readonly string[]): Promise<readonly string[]> {
    const { state } = await this.executor.read(TEAMS, organizationId);
    return teamIds.filter((teamId) => state.byId.has(teamId));
  }

  /** Names of those that are live teams of the organization, in the order of the ids. */
  async namesOf(organizationId: string, teamIds: readonly string[]): Promise<readonly string[]> {
    const { state } = await this.executor.read(TEAMS, organizationId);
    return teamIds.flatMap((teamId) => state.byId.get(teamId)?.name ?? []);
  }

  private async run(
    request: CommandRequest,
    organizationId: string,
    decide: (teams: Teams) => Decided<TeamsEvent>,
  ): Promise<bigint> {
    const outcome = await this.executor.execute({
      definition: TEAMS,
      id: organizationId,
      organizationId,
      request,
      decide,
    });
    return outcome.position;
  }
}
