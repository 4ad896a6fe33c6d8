import { NO_KEYS } from './people-fold.js';
import type { MembersRow, SlotFacts } from './saved-rows.js';
import { type AccessState, type Fact, type Member, type Organization, roleOf } from './state.js';

// Of each member: the person, the role, since when both, how many teams (and whether suspended); then the slots of the teams
// and what put the person into each. As rows of text the members would be most of what a start from the saved form costs.
const WORDS_OF_A_MEMBER = 5;

/** Everybody once, numbered in the order in which they were met. */
export class People {
  readonly ids: string[] = [];
  private readonly places = new Map<string, number>();

  placeOf(userId: string): number {
    const known = this.places.get(userId);
    if (known !== undefined) return known;
    const place = this.ids.push(userId) - 1;
    this.places.set(userId, place);
    return place;
  }
}

/** Everybody who was saved, while their memberships are put back: found by number, and not by text for each membership. */
export class SavedPeople {
  private readonly memberships: Member[][] = [];

  constructor(private readonly ids: readonly string[]) {}

  idOf(place: number): string | undefined {
    return this.ids[place];
  }

  /** The organizations must come in their order. */
  joined(place: number, member: Member): void {
    const others = this.memberships[place];
    this.memberships[place] = others ? others.concat(member) : [member];
  }

  /** @throws Error where somebody is a member nowhere: then something is missing */
  remember(state: AccessState): void {
    for (let place = 0; place < this.ids.length; place++) {
      const memberships = this.memberships[place];
      if (!memberships) throw new Error('a snapshot with people who are nowhere');
      state.membershipsOf.set(this.ids[place]!, memberships);
    }
  }
}

export const slotFacts = (facts: ReadonlyMap<number, Fact> | null, number: (fact: Fact) => number): SlotFacts | null =>
  facts && Array.from(facts, ([slot, fact]) => [slot, number(fact)] as const);

export const slotMap = (rows: SlotFacts, first: number): Map<number, Fact> =>
  new Map(rows.map(([slot, since]) => [slot, (first + since) as Fact]));

/** All members in their order: what most of them have as words, the rest as rows. */
export const memberWords = (
  organization: Organization,
  people: People,
  number: (fact: Fact) => number,
): { readonly words: Int32Array<ArrayBuffer>; readonly row: MembersRow } => {
  const roles = new Map<string, number>();
  const left: [number, SlotFacts][] = [];
  const keys: [number, readonly string[]][] = [];
  const words: number[] = [];
  let place = 0;
  for (const member of organization.members.values()) {
    if (!roles.has(member.role.id)) roles.set(member.role.id, roles.size);
    words.push(
      people.placeOf(member.userId),
      roles.get(member.role.id)!,
      number(member.roleSince),
      number(member.since),
    );
    words.push(member.teams.length * 2 + (member.suspended ? 1 : 0), ...member.teams, ...member.teamsSince.map(number));
    if (member.left) left.push([place, slotFacts(member.left, number)!]);
    if (member.keys.length > 0) keys.push([place, member.keys]);
    place++;
  }
  return { words: Int32Array.from(words), row: { roles: [...roles.keys()], left, keys } };
};

/** Puts the members into the organization. @param first number that the fact in the first place has here @throws Error where the words are none of members */
export const readMembers = (
  organization: Organization,
  row: MembersRow,
  words: Int32Array,
  people: SavedPeople,
  first: number,
): void => {
  const roles = row.roles.map((id) => roleOf(organization, id));
  const members: Member[] = [];
  const slots = organization.slots.length;
  const lists = new Lists(words);
  for (let at = 0; at < words.length;) {
    const userId = people.idOf(words[at]!);
    const role = roles[words[at + 1]!];
    const count = words[at + 4]! >> 1;
    const teamsAt = at + WORDS_OF_A_MEMBER;
    const next = teamsAt + 2 * count;
    if (userId === undefined || role === undefined || count < 0 || next > words.length)
      throw new Error('a snapshot with members that are none');
    const member: Member = {
      role,
      suspended: (words[at + 4]! & 1) === 1,
      teams: lists.take(teamsAt, count, 0, slots),
      organization,
      userId,
      roleSince: (first + words[at + 2]!) as Fact,
      since: (first + words[at + 3]!) as Fact,
      teamsSince: lists.take(teamsAt + count, count, first, Infinity) as Fact[],
      left: null,
      keys: NO_KEYS,
      facts: null,
    };
    members.push(member);
    organization.members.set(userId, member);
    people.joined(words[at]!, member);
    at = next;
  }
  for (const [place, left] of row.left) members[place]!.left = slotMap(left, first);
  for (const [place, keys] of row.keys) members[place]!.keys = keys;
};

/** Lists out of words: each as long as it is and without holes, as those are that the fold makes. */
class Lists {
  private readonly scratch: number[] = [];

  constructor(private readonly words: Int32Array) {}

  take(from: number, count: number, plus: number, below: number): number[] {
    const { scratch, words } = this;
    while (scratch.length < count) scratch.push(0);
    for (let index = 0; index < count; index++) {
      const value = words[from + index]!;
      if (value < 0 || value >= below) throw new Error('a snapshot with a team that there is not');
      scratch[index] = value + plus;
    }
    return scratch.slice(0, count);
  }
}
