import type { Member } from './organization.js';

/** The saved people, while a snapshot is read. Memberships find them by number, which is faster than by text. */
export class SavedPeople {
  private readonly memberships: Member[][] = [];

  constructor(private readonly ids: readonly string[]) {}

  idOf(number: number): string | undefined {
    return this.ids[number];
  }

  /** Call it for the organizations in their order. */
  joined(number: number, member: Member): void {
    const others = this.memberships[number];
    this.memberships[number] = others ? others.concat(member) : [member];
  }

  /** @throws Error if a person has no membership: then something is missing */
  putInto(membershipsOf: Map<string, Member[]>): void {
    for (let number = 0; number < this.ids.length; number++) {
      const memberships = this.memberships[number];
      if (!memberships) throw new Error('a snapshot with people who are nowhere');
      membershipsOf.set(this.ids[number]!, memberships);
    }
  }
}
