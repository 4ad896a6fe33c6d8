import { Injectable } from '@nestjs/common';
import type { CommandRequest } from '../../execution/command-request.js';
import { Executor } from '../../execution/executor.js';
import { Accounts } from '../accounts/accounts.js';
import { TeamRoster } from '../teams/team-roster.js';
import { eraseSelf, voidInvitations } from './domain/erasing.decisions.js';
import { lastOwner } from './domain/find-member.js';
import { foundMembership } from './domain/founding.decisions.js';
import { MEMBERSHIP } from './domain/membership.stream.js';
import { roleIn } from './domain/powers.js';
import { PersonalDataEraser } from './personal-data-eraser.js';

/** What other features ask of people: the only file of this folder that they import. */
@Injectable()
export class Membership {
  constructor(
    private readonly executor: Executor,
    private readonly eraser: PersonalDataEraser,
    private readonly accounts: Accounts,
    private readonly teams: TeamRoster,
  ) {}

  /** ORG-1: the first owner of a new organization. @returns position */
  async found(request: CommandRequest, input: { organizationId: string; ownerId: string }): Promise<bigint> {
    const { organizationId } = input;
    const outcome = await this.executor.execute({
      definition: MEMBERSHIP,
      id: organizationId,
      organizationId,
      request,
      decide: (state) => foundMembership(state, input),
    });
    return outcome.position;
  }

  /** The present name of a role, read from the log itself; its id if there is no such role. */
  async roleName(organizationId: string, roleId: string): Promise<string> {
    const { state } = await this.executor.read(MEMBERSHIP, organizationId);
    return roleIn(state, roleId)?.name ?? roleId;
  }

  /** Whether the organization would have no active owner without the person. */
  async isLastOwner(organizationId: string, userId: string): Promise<boolean> {
    const { state } = await this.executor.read(MEMBERSHIP, organizationId);
    const member = state.members.get(userId);
    return member !== undefined && lastOwner(state, member) !== undefined;
  }

  /** PPL-7: a person who ends their account leaves and is erased here, without a capability. Repeatable. @throws Refusal `owner.last` */
  async eraseSelf(request: CommandRequest, person: { organizationId: string; userId: string }): Promise<void> {
    const { organizationId: id, userId } = person;
    const traces = { ...person, addressHash: await this.accounts.addressHashOf(userId) };
    const on = { definition: MEMBERSHIP, id, organizationId: id, request };
    await this.executor.execute({ ...on, decide: (state) => eraseSelf(state, traces) });
    await this.teams.leaveAll(request, person);
    await this.eraser.ofMember(person);
  }

  /** ORG-4, after an organization was deleted: voids its invitations and forgets people who are in no other one. Repeatable. */
  async close(request: CommandRequest, organizationId: string): Promise<void> {
    await this.executor.execute({
      definition: MEMBERSHIP,
      id: organizationId,
      organizationId,
      request,
      decide: (state) => voidInvitations(state, organizationId),
    });
    await this.eraser.ofOrganization(organizationId);
  }

  /** Whether the person is a member now, suspended or not, read from the log itself. */
  async isPresent(organizationId: string, userId: string): Promise<boolean> {
    const { state } = await this.executor.read(MEMBERSHIP, organizationId);
    return state.members.has(userId);
  }
}
