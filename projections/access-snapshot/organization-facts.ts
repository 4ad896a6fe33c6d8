import { Causes, type Fact } from './causes.js';
import type { AccessState, Organization } from './state.js';

/** Gives every fact that an organization holds to `visit`, and keeps what it answers instead. A fact not visited here is lost. */
export const visitFacts = (organization: Organization, visit: (fact: Fact) => Fact): void => {
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

/** The facts an organization holds, oldest first, with their places in that order: the same whatever happened to their numbers. */
export const numberedFacts = (organization: Organization): { readonly facts: readonly Fact[]; readonly places: ReadonlyMap<Fact, number> } => {
  const held = new Set<Fact>();
  visitFacts(organization, (fact) => {
    held.add(fact);
    return fact;
  });
  const facts = [...held].sort((a, b) => a - b);
  return { facts, places: new Map(facts.map((fact, place) => [fact, place])) };
};

/** Lets go of the causes that nothing refers to any more. */
export const tidyCauses = (state: AccessState): void => {
  const causes = new Causes();
  for (const organization of state.organizations.values()) {
    const { facts, places } = numberedFacts(organization);
    const { words, odd } = state.causes.saved(facts);
    const first = causes.restore(words, odd);
    visitFacts(organization, (fact) => (first + places.get(fact)!) as Fact);
  }
  state.causes = causes.tidied();
};
