import type { MemberDocument } from '../../../projections/member-list/member-list.document.js';
import { nameKey } from '../../kernel/names.js';
import type { PersonalData } from '../../ports/personal-data.port.js';
import type { Collection, Filter } from '../../ports/read-models.port.js';
import { encodeCursor, LARGEST_LIMIT, type PageRequest, readPage } from '../../reading/page.js';

export interface FoundMembers {
  readonly documents: readonly MemberDocument[];
  readonly nextCursor: string | null;
}

interface Row {
  readonly id: string;
  readonly document: MemberDocument;
}

export const MEMBER_ORDER = ['joinedAt'];
/** Members looked at for one answer; where it is not enough the cursor leads on. */
const LOOKED_THROUGH = 5_000;

/** Names and addresses are in no read model, so that erasing them leaves no copy: they are looked through here. */
export const searchMembers = async (
  collection: Collection<MemberDocument>,
  personalData: PersonalData,
  filter: Filter,
  q: string,
  { limit, cursor }: PageRequest,
): Promise<FoundMembers> => {
  const found: Row[] = [];
  let from = cursor ?? null;
  for (let looked = 0; looked < LOOKED_THROUGH; looked += LARGEST_LIMIT) {
    const { rows, nextCursor } = await readPage(collection, filter, MEMBER_ORDER, { limit: LARGEST_LIMIT, ...(from !== null && { cursor: from }) });
    const people = await personalData.read(rows.map((row) => row.document.userId));
    found.push(...rows.filter(({ document: { userId } }) => [people.get(userId)?.name, people.get(userId)?.email].some((text) => text !== undefined && nameKey(text).includes(q))));
    if (found.length > limit) return cutAt(found, limit);
    from = nextCursor;
    if (from === null) break;
  }
  return { documents: found.map(({ document }) => document), nextCursor: from };
};

const cutAt = (found: readonly Row[], limit: number): FoundMembers => {
  const documents = found.slice(0, limit).map(({ document }) => document);
  const last = found[limit - 1]!;
  return { documents, nextCursor: encodeCursor({ id: last.id, values: [last.document.joinedAt] }) };
};
