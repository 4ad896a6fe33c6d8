import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import {
  ACCOUNT_DIRECTORY,
  type AccountDocument,
} from '../../../../projections/account-directory/account-directory.projection.js';
import { ACCESS, type Access } from '../../../ports/access/access.port.js';
import { PERSONAL_DATA, type Person, type PersonalData } from '../../../ports/personal-data.port.js';
import { READ_MODEL_READER, type ReadModelReader } from '../../../ports/read-model-reader.port.js';
import { answersTo, wordsOf } from '../../../ports/search-words.js';
import { type Page, type PageRequest, readFitting, readPage, type Row } from '../../../reading/page.js';

/** An account as the operator sees it. */
export interface AccountView {
  readonly userId: string;
  /** null if it was erased with an organization; the person can still sign in. */
  readonly name: string | null;
  readonly email: string | null;
  readonly verified: boolean;
  readonly createdAt: string;
  readonly organizations: readonly { readonly id: string; readonly slug: string }[];
}

export interface AccountFilters {
  readonly verified?: boolean | undefined;
  /** Beginnings of words of the name or the address, in any case. */
  readonly q?: string | undefined;
}

/** The accounts of the installation, newest first. */
export class ListAccounts extends Query<Page<AccountView>> {
  constructor(
    readonly filters: AccountFilters,
    readonly page: PageRequest,
    readonly atLeast: bigint | undefined,
  ) {
    super();
  }
}

const ORDER = ['-createdAt'];

@QueryHandler(ListAccounts)
export class ListAccountsHandler implements IQueryHandler<ListAccounts> {
  constructor(
    @Inject(READ_MODEL_READER) private readonly reader: ReadModelReader,
    @Inject(PERSONAL_DATA) private readonly personalData: PersonalData,
    @Inject(ACCESS) private readonly access: Access,
  ) {}

  async execute({ filters: { verified, q = '' }, page, atLeast }: ListAccounts): Promise<Page<AccountView>> {
    const { collection, asOf } = await this.reader.read<AccountDocument>(ACCOUNT_DIRECTORY, atLeast);
    const words = wordsOf(q);
    if (words.length === 0 && q.trim() !== '') return { items: [], nextCursor: null, asOf };
    const filter = verified === undefined ? {} : { verified };
    const people = new Map<string, Person>();
    const fitting = async (some: readonly Row<AccountDocument>[]): Promise<readonly Row<AccountDocument>[]> => {
      for (const [id, person] of await this.personalData.read(some.map(({ id }) => id))) people.set(id, person);
      return some.filter(({ id }) => answersTo(words, [people.get(id)?.name, people.get(id)?.email]));
    };
    const { rows, nextCursor } =
      words.length === 0
        ? await readPage(collection, filter, ORDER, page)
        : await readFitting(collection, filter, ORDER, page, fitting);
    if (words.length === 0) await fitting(rows);
    return { items: rows.map(({ document }) => this.view(document, people.get(document.userId))), nextCursor, asOf };
  }

  private view({ userId, verified, createdAt }: AccountDocument, person: Person | undefined): AccountView {
    const organizations = this.access
      .picture()
      .organizationsOf(userId)
      .map(({ organization: { organizationId: id, slug } }) => ({ id, slug }));
    return { userId, name: person?.name ?? null, email: person?.email ?? null, verified, createdAt, organizations };
  }
}
