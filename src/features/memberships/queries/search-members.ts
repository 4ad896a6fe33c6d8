import { type MemberDocument, memberDocumentId } from '../../../../projections/member-list/member-list.projection.js';
import { answersTo, keptBeginning } from '../../../ports/search-words.js';
import type { Person, PersonalData } from '../../../ports/personal-data.port.js';
import type { Collection } from '../../../ports/read-models.port.js';
import { decodeCursor, encodeCursor, LARGEST_LIMIT, type PageRequest } from '../../../reading/page.js';
import type { SeesAddress } from '../../../reading/seen-addresses.js';
import type { FoundMembers } from './member.view.js';

export interface MemberSearch {
  readonly organizationId: string;
  /** Words of the search: each must begin a word of the name or the address. */
  readonly words: readonly string[];
  readonly fits: (document: MemberDocument) => boolean;
  /** An address that the viewer may not see is not searched. */
  readonly sees: SeesAddress;
}

/** Most rounds for one answer; after that the cursor continues. */
const MOST_ROUNDS = 25;
/** After this many rounds without a full page, most people found are in other organizations, and this one may be small. */
const DOUBT_AFTER = 2;
const SMALL = 1_000;

interface Round {
  readonly userIds: readonly string[];
  readonly documents: ReadonlyMap<string, MemberDocument>;
}

/** No read model holds names or addresses, so that erasing leaves no copy. The search asks the store of personal data instead. */
export class MemberSearcher {
  constructor(
    private readonly collection: Collection<MemberDocument>,
    private readonly personalData: PersonalData,
    private readonly search: MemberSearch,
  ) {}

  /** In order of the people's ids. */
  async page({ limit, cursor }: PageRequest): Promise<FoundMembers> {
    const found: MemberDocument[] = [];
    const people = new Map<string, Person>();
    let after = cursor === undefined ? undefined : decodeCursor(cursor, 0).id;
    for (let round = 0; round < MOST_ROUNDS; round += 1) {
      const small = round === DOUBT_AFTER ? await this.wholeRest(after) : undefined;
      // If most candidates match, a page needs only as many as it shows.
      const wanted = round === 0 ? Math.min(limit + 1, LARGEST_LIMIT) : LARGEST_LIMIT;
      const next = small ?? (await this.candidates(after, wanted));
      found.push(...(await this.answering(next, people)));
      if (found.length > limit)
        return { documents: found.slice(0, limit), people, nextCursor: cursorAt(found[limit - 1]!.userId) };
      after = next.userIds.at(-1) ?? after;
      if (small !== undefined || next.userIds.length < wanted) return { documents: found, people, nextCursor: null };
    }
    return { documents: found, people, nextCursor: after === undefined ? null : cursorAt(after) };
  }

  private async candidates(after: string | undefined, wanted: number): Promise<Round> {
    const userIds = await this.personalData.search(keptBeginning(this.search.words), after, wanted);
    const ids = userIds.map((userId) => memberDocumentId(this.search.organizationId, userId));
    return { userIds, documents: await this.collection.getMany(ids) };
  }

  /** All members after that person, if they are few. */
  private async wholeRest(after: string | undefined): Promise<Round | undefined> {
    const { organizationId } = this.search;
    const start = after === undefined ? undefined : { values: [after], id: memberDocumentId(organizationId, after) };
    const rows = await this.collection.find({
      filter: { organizationId },
      sort: ['userId'],
      limit: SMALL,
      ...(start && { after: start }),
    });
    return rows.length < SMALL
      ? {
          userIds: rows.map(({ document }) => document.userId),
          documents: new Map(rows.map(({ id, document }) => [id, document])),
        }
      : undefined;
  }

  private async answering(
    { userIds, documents }: Round,
    people: Map<string, Person>,
  ): Promise<readonly MemberDocument[]> {
    const { organizationId, words, fits, sees } = this.search;
    const members = userIds
      .flatMap((userId) => documents.get(memberDocumentId(organizationId, userId)) ?? [])
      .filter(fits);
    for (const [userId, person] of await this.personalData.read(members.map(({ userId }) => userId)))
      people.set(userId, person);
    return members.filter((member) => {
      const { name, email } = people.get(member.userId) ?? {};
      return answersTo(words, [name, sees(member) ? email : undefined]);
    });
  }
}

const cursorAt = (userId: string): string => encodeCursor({ id: userId, values: [] });
