import { Causes, type Fact } from './causes.js';
import type { AccessState, Organization } from './state.js';

/** Gives every fact that an organization holds to `visit`, and keeps what it answers instead. A fact not visited here is lost. */
const visitFacts = (organization: Organization, visit: (fact: Fact) => Fact): void => {
  for (const role of organization.roles.values()) if (role.useAllSince) role.useAllSince = visit(role.useAllSince);
  if (organization.deleted) organization.deleted = visit(organization.deleted);
  for (const member of organization.members.values()) {
    member.roleSince = visit(member.roleSince);
    member.since = visit(member.since);
    visitAll(member.teamsSince, visit);
    visitValues(member.left, visit);
  }
  for (const former of organization.former.values()) {
    former.since = visit(former.since);
    visitValues(former.left, visit);
  }
  for (const team of organization.slots) if (team) team.since = visit(team.since);
  for (const gateway of organization.gateways.values()) {
    gateway.since = visit(gateway.since);
    visitValues(gateway.teamsSince, visit);
    visitValues(gateway.withdrawn, visit);
    for (const attachment of gateway.attached) attachment.since = visit(attachment.since);
  }
  visitValues(organization.archived, visit);
};

const visitAll = (facts: Fact[], visit: (fact: Fact) => Fact): void => {
  for (let index = 0; index < facts.length; index++) facts[index] = visit(facts[index]!);
};

const visitValues = (facts: Map<unknown, Fact> | null, visit: (fact: Fact) => Fact): void => {
  for (const [key, fact] of facts ?? []) facts!.set(key, visit(fact));
};

/** Places of facts among those of their organization, oldest first: the same whatever happened to their numbers. */
export class FactPlaces {
  /** By number of the fact, from 1; 0 where it was not met. */
  private readonly places: Int32Array;

  constructor(causes: Causes) {
    this.places = new Int32Array(causes.size + 1);
  }

  /** The facts an organization holds, oldest first. Afterwards {@link of} knows their places. */
  take(organization: Organization): Int32Array {
    const met: Fact[] = [];
    visitFacts(organization, (fact) => {
      if (this.places[fact] === 0) this.places[fact] = met.push(fact);
      return fact;
    });
    const facts = Int32Array.from(met).sort();
    for (let place = 0; place < facts.length; place++) this.places[facts[place]!] = place + 1;
    return facts;
  }

  readonly of = (fact: Fact): number => this.places[fact]! - 1;
}

/** Lets go of the causes that nothing refers to any more. */
export const tidyCauses = (state: AccessState): void => {
  const causes = new Causes();
  const places = new FactPlaces(state.causes);
  for (const organization of state.organizations.values()) {
    const { words, odd } = state.causes.saved(places.take(organization));
    const first = causes.restore(words, odd);
    visitFacts(organization, (fact) => (first + places.of(fact)) as Fact);
  }
  state.causes = causes.tidied();
};
