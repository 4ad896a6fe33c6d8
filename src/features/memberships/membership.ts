import { Injectable } from '@nestjs/common';
import type { CommandRequest } from '../../execution/command-request.js';
import { Executor } from '../../execution/executor.js';
import { voidInvitations } from './domain/erasing.decisions.js';
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
