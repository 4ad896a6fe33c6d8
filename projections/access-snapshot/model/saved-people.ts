import type { Member } from './organization.js';

/** Everybody who was saved, while their memberships are put back: found by number, and not by text for each membership. */
export class SavedPeople {
  private readonly memberships: Member[][] = [];

  constructor(private readonly ids: readonly string[]) {}

  idOf(number: number): string | undefined {
    return this.ids[number];
  }

  /** The organizations must come in their order. */
  joined(number: number, member: Member): void {
    const others = this.memberships[number];
    this.memberships[number] = others ? others.concat(member) : [member];
  }

  /** @throws Error where somebody is a member nowhere: then something is missing */
  putInto(membershipsOf: Map<string, Member[]>): void {
    for (let number = 0; number < this.ids.length; number++) {
      const memberships = this.memberships[number];
      if (!memberships) throw new Error('a snapshot with people who are nowhere');
      membershipsOf.set(this.ids[number]!, memberships);
    }
  }
}
