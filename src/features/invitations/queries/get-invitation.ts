import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import {
  INVITATION_LIST,
  type InvitationDocument,
} from '../../../../projections/invitation-list/invitation-list.projection.js';
import { notFound } from '../../../kernel/refusal.js';
import { CLOCK, type Clock } from '../../../ports/clock.port.js';
import { PERSONAL_DATA, type PersonalData } from '../../../ports/personal-data.port.js';
import { READ_MODEL_READER, type ReadModelReader } from '../../../ports/read-model-reader.port.js';
import { roleNames } from '../../../reading/role-names.js';
import type { Versioned } from '../../../reading/versioned.js';
import { existingTeams } from '../../../reading/existing-teams.js';
import { type InvitationView, invitationView } from './invitation.view.js';

/** @throws Refusal `invitation.unknown` */
export class GetInvitation extends Query<Versioned<InvitationView>> {
  constructor(
    readonly organizationId: string,
    readonly invitationId: string,
    readonly atLeast: bigint | undefined,
  ) {
    super();
  }
}

@QueryHandler(GetInvitation)
export class GetInvitationHandler implements IQueryHandler<GetInvitation> {
  constructor(
    @Inject(READ_MODEL_READER) private readonly reader: ReadModelReader,
    @Inject(PERSONAL_DATA) private readonly personalData: PersonalData,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async execute({ organizationId, invitationId, atLeast }: GetInvitation): Promise<Versioned<InvitationView>> {
    const documents = await this.reader.documents<InvitationDocument>(INVITATION_LIST, atLeast);
    const document = await documents.get(invitationId);
    if (!document || document.organizationId !== organizationId)
      throw notFound('invitation.unknown', 'There is no such invitation.');
    const email = (await this.personalData.read([invitationId])).get(invitationId)?.email ?? null;
    const teams = await existingTeams(this.reader, document.teamIds, atLeast);
    return {
      version: BigInt(document.version),
      value: invitationView(
        document,
        email,
        teams,
        await roleNames(this.reader, [document.roleId], atLeast),
        this.clock.now(),
      ),
    };
  }
}
