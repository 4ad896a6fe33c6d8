import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { ROLE_DIRECTORY, type RoleDocument } from '../../../../projections/role-directory/role-directory.projection.js';
import { BUILT_IN_ROLES } from '../../../kernel/capabilities.js';
import { nameKey } from '../../../kernel/names.js';
import type { MemberPrincipal } from '../../../kernel/principal.js';
import { CLOCK, type Clock } from '../../../ports/clock.port.js';
import { READ_MODEL_READER, type ReadModelReader } from '../../../ports/read-model-reader.port.js';
import type { Collection } from '../../../ports/read-models.port.js';
import { decodeCursor, encodeCursor, type Page, named, type NamedPageRequest } from '../../../reading/page.js';
import { builtInRole, ownRole, type RoleView, withHolders } from './role.view.js';

/** PPL-3: the roles a member can have: first the built-in ones, most powerful first, then the organization's own by name. */
export class ListRoles extends Query<Page<RoleView>> {
  constructor(
    readonly viewer: MemberPrincipal,
    readonly page: NamedPageRequest,
    readonly atLeast: bigint | undefined,
  ) {
    super();
  }
}

const BUILT_IN = [...BUILT_IN_ROLES.values()];
/** In a cursor: the last role shown is a built-in one. No name has an empty key. */
const NO_NAME = '';

interface Row {
  readonly id: string;
  readonly key: string;
  readonly shown: ReturnType<typeof ownRole>;
}

@QueryHandler(ListRoles)
export class ListRolesHandler implements IQueryHandler<ListRoles> {
  constructor(
    @Inject(READ_MODEL_READER) private readonly reader: ReadModelReader,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async execute({ viewer, page, atLeast }: ListRoles): Promise<Page<RoleView>> {
    const { collection, asOf } = await this.reader.read<RoleDocument>(ROLE_DIRECTORY, atLeast);
    const rows = await rowsFrom(collection, viewer.organizationId, page);
    const shown = rows.slice(0, page.limit);
    const last = shown.at(-1);
    const nextCursor = rows.length > page.limit && last ? encodeCursor({ id: last.id, values: [last.key] }) : null;
    const items = await withHolders(
      this.reader,
      viewer,
      shown.map((row) => row.shown),
      this.clock.now(),
      atLeast,
    );
    return { items, nextCursor, asOf };
  }
}

/** Returns one row more than requested if there is one, to know whether there is another page. */
const rowsFrom = async (
  collection: Collection<RoleDocument>,
  organizationId: string,
  { limit, cursor, q }: NamedPageRequest,
): Promise<readonly Row[]> => {
  const after = cursor === undefined ? undefined : decodeCursor(cursor, 1);
  const amongOwn = after !== undefined && after.values[0] !== NO_NAME;
  const first = after === undefined ? 0 : BUILT_IN.findIndex(({ id }) => id === after.id) + 1;
  const asked = (name: string): boolean => nameKey(name).includes(nameKey(q ?? ''));
  const builtIn = amongOwn
    ? []
    : BUILT_IN.slice(first)
        .filter(({ name }) => asked(name))
        .slice(0, limit)
        .map((role) => ({ id: role.id, key: NO_NAME, shown: builtInRole(role) }));
  const found = await collection.find({
    filter: { organizationId, ...named(q) },
    sort: ['nameKey'],
    limit: limit + 1 - builtIn.length,
    ...(amongOwn && { after }),
  });
  return [...builtIn, ...found.map(({ id, document }) => ({ id, key: document.nameKey, shown: ownRole(document) }))];
};
