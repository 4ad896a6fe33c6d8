import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import {
  INVITATION_LIST,
  type InvitationDocument,
} from '../../../../projections/invitation-list/invitation-list.projection.js';
import { nameKey } from '../../../kernel/names.js';
import { answersTo, wordsOf } from '../../../ports/search-words.js';
import { CLOCK, type Clock } from '../../../ports/clock.port.js';
import { PERSONAL_DATA, type PersonalData } from '../../../ports/personal-data.port.js';
import { READ_MODEL_READER, type ReadModelReader } from '../../../ports/read-model-reader.port.js';
import type { Collection, Filter } from '../../../ports/read-models.port.js';
import { type Page, type PageRequest, readFitting, readPage, type Rows } from '../../../reading/page.js';
import { roleNames } from '../../../reading/role-names.js';
import { existingTeams } from '../../../reading/existing-teams.js';
import { type InvitationView, invitationView } from './invitation.view.js';

const ORDER = ['-invitedAt'];

/** Filters by the status as shown: no event says `expired`, it is a pending invitation past its time. */
const withStatus = (status: InvitationView['status'] | undefined, at: string): Filter => {
  if (status === undefined) return {};
  if (status === 'expired') return { status: 'pending', expiresAt: { $lte: at } };
  return { status, ...(status === 'pending' && { expiresAt: { $gt: at } }) };
};

export interface InvitationFilters {
  readonly role?: string | undefined;
  readonly team?: string | undefined;
  readonly status?: InvitationView['status'] | undefined;
  /** Beginnings of words of the address, in any case. */
  readonly q?: string | undefined;
}

/** The invitations of an organization, newest first, with the addresses they went to. */
export class ListInvitations extends Query<Page<InvitationView>> {
  constructor(
    readonly organizationId: string,
    readonly filters: InvitationFilters,
    readonly page: PageRequest,
    readonly atLeast: bigint | undefined,
  ) {
    super();
  }
}

@QueryHandler(ListInvitations)
export class ListInvitationsHandler implements IQueryHandler<ListInvitations> {
  constructor(
    @Inject(READ_MODEL_READER) private readonly reader: ReadModelReader,
    @Inject(PERSONAL_DATA) private readonly personalData: PersonalData,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async execute({ organizationId, filters, page, atLeast }: ListInvitations): Promise<Page<InvitationView>> {
    const { collection, asOf } = await this.reader.read<InvitationDocument>(INVITATION_LIST, atLeast);
    const at = this.clock.now();
    const { role, team, status, q = '' } = filters;
    const none =
      (team !== undefined && !(await existingTeams(this.reader, [team], atLeast)).has(team)) ||
      (wordsOf(q).length === 0 && nameKey(q) !== '');
    if (none) return { items: [], nextCursor: null, asOf };
    const filter = {
      organizationId,
      ...(role !== undefined && { roleId: role }),
      ...(team !== undefined && { teamIds: team }),
      ...withStatus(status, at),
    };
    const { rows, nextCursor } = await this.found(collection, filter, wordsOf(q), page);
    const people = await this.personalData.read(rows.map((row) => row.document.invitationId));
    const teams = await existingTeams(
      this.reader,
      rows.flatMap((row) => row.document.teamIds),
      atLeast,
    );
    const nameOf = await roleNames(
      this.reader,
      rows.map((row) => row.document.roleId),
      atLeast,
    );
    const items = rows.map(({ document }) =>
      invitationView(document, people.get(document.invitationId)?.email ?? null, teams, nameOf, at),
    );
    return { items, nextCursor, asOf };
  }

  /** No read model holds addresses and no index covers those of invitations, so they are scanned, newest first. */
  private async found(
    collection: Collection<InvitationDocument>,
    filter: Filter,
    words: readonly string[],
    page: PageRequest,
  ): Promise<Rows<InvitationDocument>> {
    if (words.length === 0) return readPage(collection, filter, ORDER, page);
    return readFitting(collection, filter, ORDER, page, async (rows) => {
      const people = await this.personalData.read(rows.map(({ id }) => id));
      return rows.filter(({ id }) => answersTo(words, [people.get(id)?.email]));
    });
  }
}
