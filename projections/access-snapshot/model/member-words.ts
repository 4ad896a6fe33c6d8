import { eventRef, type Field, mapOf, optional, plain, type Reading, type Visit, type Writing } from './fields.js';
import { type Member, NO_KEYS, type Organization } from './organization.js';
import { roleOf } from './roles.js';

// Words of each member: the person, the role, since when both, the number of teams (and whether suspended); then for each team its slot
// and the event that put the person into it. As rows of text the members would be most of the cost of a start from a snapshot.
const WORDS_OF_A_MEMBER = 5;
type InWords = 'userId' | 'role' | 'roleSince' | 'since' | 'suspended' | 'teams' | 'teamsSince';
type Derived = 'organization' | 'facts';
/** All other properties. They are rare, and saved only if they are not blank. A forgotten one does not compile. */
type Rare = Exclude<keyof Member, InWords | Derived>;

const BLANK: Readonly<Pick<Member, Rare>> = { left: null, keys: NO_KEYS };
const RARE: { readonly [Key in Rare]: Field<Member[Key]> } = {
  left: optional(mapOf<number, Member['since']>(eventRef), null),
  keys: plain(),
};
const RARE_FIELDS = Object.entries(RARE) as unknown as readonly (readonly [Rare, Field<unknown>])[];

interface MembersRow {
  /** Roles of the members, by the number in the words. */
  readonly roles: readonly string[];
  /** By the member's place in the list. */
  readonly rare: { readonly [Key in Rare]: readonly (readonly [member: number, row: unknown])[] };
}

const write = (members: Organization['members'], { placeOf, people, words }: Writing): readonly string[] => {
  const roles = new Map<string, number>();
  for (const { userId, role, roleSince, since, teams, suspended, teamsSince } of members.values()) {
    if (!roles.has(role.id)) roles.set(role.id, roles.size);
    words.push(people.numberOf(userId), roles.get(role.id)!, placeOf(roleSince), placeOf(since));
    words.push(teams.length * 2 + (suspended ? 1 : 0), ...teams, ...teamsSince.map(placeOf));
  }
  return [...roles.keys()];
};

const writeRare = (members: readonly Member[], writing: Writing): MembersRow['rare'] =>
  Object.fromEntries(
    RARE_FIELDS.map(([key, field]) => [
      key,
      members.flatMap((member, place) =>
        member[key] === BLANK[key] ? [] : [[place, field.write(member[key], writing)] as const],
      ),
    ]),
  ) as unknown as MembersRow['rare'];

/** @throws Error if the words do not hold members */
const read = (roleIds: readonly string[], reading: Reading): readonly Member[] => {
  const { organization, people, words, refAt } = reading;
  const roles = roleIds.map((id) => roleOf(organization, id));
  const lists = new Lists(words);
  const slots = organization.slots.length;
  const members: Member[] = [];
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
      roleSince: refAt(words[at + 2]!),
      since: refAt(words[at + 3]!),
      teamsSince: lists.take(teamsAt + count, count, refAt(0), Infinity) as Member['teamsSince'],
      left: BLANK.left,
      keys: BLANK.keys,
      facts: null,
    };
    members.push(member);
    people.joined(words[at]!, member);
    at = next;
  }
  return members;
};

/** All members in order. Frequent properties are words, rare ones are rows. */
export const members: Field<Organization['members'], MembersRow> = {
  write: (present, writing) => ({ roles: write(present, writing), rare: writeRare([...present.values()], writing) }),
  read: ({ roles, rare }, reading) => {
    const present = read(roles, reading);
    for (const [key, field] of RARE_FIELDS)
      for (const [place, row] of rare[key]) Object.assign(present[place]!, { [key]: field.read(row, reading) });
    return new Map(present.map((member) => [member.userId, member]));
  },
  visit: (present, visit) => {
    for (const member of present.values()) visitMember(member, visit);
    return present;
  },
};

const visitMember = (member: Member, visit: Visit): void => {
  member.roleSince = visit(member.roleSince);
  member.since = visit(member.since);
  const { teamsSince } = member;
  for (let index = 0; index < teamsSince.length; index++) teamsSince[index] = visit(teamsSince[index]!);
  for (const [key, field] of RARE_FIELDS)
    if (field.visit && member[key] !== BLANK[key]) Object.assign(member, { [key]: field.visit(member[key], visit) });
};

/** Makes lists from words. Each has exact length and no holes, like the lists that the fold makes. */
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
