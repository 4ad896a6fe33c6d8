import type { Account } from '../../src/features/accounts/domain/account.state.js';
import { ACCOUNT } from '../../src/features/accounts/domain/account.stream.js';
import { deleteOrganization } from '../../src/features/organizations/domain/delete-organization.decision.js';
import { createOrganization } from '../../src/features/organizations/domain/create-organization.decision.js';
import { ORGANIZATION } from '../../src/features/organizations/domain/organization.stream.js';
import { GATEWAY } from '../../src/features/gateways/domain/gateway.stream.js';
import type { Gateway } from '../../src/features/gateways/domain/gateway.state.js';
import { type Decided, type StreamDefinition, streamName } from '../../src/kernel/decision.js';
import type { DomainEvent } from '../../src/kernel/domain-event.js';
import { isRefusal, type Refusal } from '../../src/kernel/refusal.js';
import type { StoredEvent } from '../../src/ports/event-store.port.js';
import { foundMembership } from '../../src/features/memberships/domain/founding.decisions.js';
import { MEMBERSHIP } from '../../src/features/memberships/domain/membership.stream.js';
import type { Principal } from '../../src/kernel/principal.js';
import { foundTeams } from '../../src/features/teams/domain/team-members.decisions.js';
import { TEAMS } from '../../src/features/teams/domain/teams.stream.js';
import { storedAt } from './access-history.js';
import { by } from './principals.js';

export const ORGANIZATION_ID = 'org_a';
export const FOUNDER = 'usr_1';
const id = ORGANIZATION_ID;

const OPEN = { status: 'open', verified: true, links: {}, linksMade: 0 } as const;

/** Something that happened, in the stream it was written to. */
export interface CommandResult {
  readonly stream: string;
  readonly event: DomainEvent;
}

/** What a command would write, stream by stream; the first refusal is the whole command's. */
export type Outcome = readonly CommandResult[] | Refusal;

const NO_MORE: readonly CommandResult[] = [];

/** One organization as the commands see it: the folded streams, and everything that was written to them. */
export class AccessWorld {
  organization = ORGANIZATION.initial;
  membership = MEMBERSHIP.initial;
  teams = TEAMS.initial;
  readonly gateways = new Map<string, Gateway>();
  readonly accounts = new Map<string, Account>();
  readonly written: CommandResult[] = [];
  /** Ids of all teams there were: the product never makes one twice. */
  readonly teamsEver = new Set<string>();
  private readonly revisions = new Map<string, bigint>();

  static founded(): AccessWorld {
    const world = new AccessWorld();
    const founding = {
      organizationId: id,
      name: 'Acme',
      slug: 'acme',
      plan: 'pro',
      description: null,
      ownerId: FOUNDER,
    } as const;
    world.write(decided(ORGANIZATION, id, createOrganization(world.organization, founding)));
    world.write(decided(MEMBERSHIP, id, foundMembership(world.membership, { organizationId: id, ownerId: FOUNDER })));
    world.write(
      decided(TEAMS, id, foundTeams(world.teams, { organizationId: id, teamId: 'team_1', ownerId: FOUNDER })),
    );
    return world;
  }

  gateway(gatewayId: string): Gateway {
    return this.gateways.get(gatewayId) ?? GATEWAY.initial;
  }

  /** Everybody had one before the organization was. */
  account(userId: string): Account {
    return this.accounts.get(userId) ?? { ...OPEN, userId, addressHash: userId };
  }

  /** Somebody who may do everything. */
  get almighty(): Principal {
    return by(this.membership.members.find(({ roleId, status }) => roleId === 'owner' && status === 'active')!.userId);
  }

  /** @returns what was written; a refusal writes nothing */
  write(outcome: Outcome): readonly CommandResult[] {
    if (isRefusal(outcome)) return NO_MORE;
    for (const one of outcome) this.take(one);
    return outcome;
  }

  /** A stream as a store would give it back; positions are places in {@link written}. */
  stored(stream: string, from: bigint): readonly StoredEvent[] {
    const events = this.written.flatMap(({ stream: of, event }, position) =>
      of === stream ? [storedAt(event, position)] : [],
    );
    return events.map((event, revision) => ({ ...event, stream, revision: BigInt(revision) })).slice(Number(from));
  }

  private take({ stream, event }: CommandResult): void {
    const revision = (this.revisions.get(stream) ?? -1n) + 1n;
    this.revisions.set(stream, revision);
    this.written.push({ stream, event });
    if (event.type === 'TeamCreated') this.teamsEver.add((event.data as { readonly teamId: string }).teamId);
    const [category, name] = [stream.slice(0, stream.indexOf('-')), stream.slice(stream.indexOf('-') + 1)];
    if (category === 'organization')
      this.organization = ORGANIZATION.evolve(this.organization, event as never, revision);
    else if (category === 'membership') this.membership = MEMBERSHIP.evolve(this.membership, event as never, revision);
    else if (category === 'teams') this.teams = TEAMS.evolve(this.teams, event as never, revision);
    else if (category === 'account')
      this.accounts.set(name, ACCOUNT.evolve(this.account(name), event as never, revision));
    else this.gateways.set(name, GATEWAY.evolve(this.gateway(name), event as never, revision));
  }
}

/** What a decision says, with the stream it would be written to. */
export const decided = <State, E extends DomainEvent>(
  definition: StreamDefinition<State, E>,
  streamId: string,
  decision: Decided<E>,
): Outcome =>
  isRefusal(decision) ? decision : decision.map((event) => ({ stream: streamName(definition, streamId), event }));

export const deletion = (world: AccessWorld): Outcome =>
  decided(ORGANIZATION, id, deleteOrganization(world.organization, { organizationId: id, confirmSlug: 'acme' }));
