import { GATEWAY } from '../../features/gateways/domain/gateway.stream.js';
import type { Gateway } from '../../features/gateways/domain/gateway.state.js';
import { MEMBERSHIP } from '../../features/memberships/domain/membership.stream.js';
import { TEAMS } from '../../features/teams/domain/teams.stream.js';
import type { DomainEvent } from '../../kernel/domain-event.js';

/** A real or a simulated event. */
export interface StreamEvent {
  readonly stream: string;
  readonly event: DomainEvent;
}

/** The states that an organization's commands decide on: its streams about access, each folded as the command folds it. */
export class OrganizationStates {
  membership = MEMBERSHIP.initial;
  teams = TEAMS.initial;
  readonly gateways = new Map<string, Gateway>();

  /** An independent copy. */
  fork(): OrganizationStates {
    const fork = new OrganizationStates();
    fork.membership = this.membership;
    fork.teams = this.teams;
    for (const [gatewayId, gateway] of this.gateways) fork.gateways.set(gatewayId, gateway);
    return fork;
  }

  gateway(gatewayId: string): Gateway {
    return this.gateways.get(gatewayId) ?? GATEWAY.initial;
  }

  /** Versions are not used here, so every event gets revision 0. Events of other streams are ignored. */
  take({ stream, event }: StreamEvent): void {
    const dash = stream.indexOf('-');
    const id = stream.slice(dash + 1);
    switch (stream.slice(0, dash)) {
      case MEMBERSHIP.category:
        this.membership = MEMBERSHIP.evolve(this.membership, event as never, 0n);
        return;
      case TEAMS.category:
        this.teams = TEAMS.evolve(this.teams, event as never, 0n);
        return;
      case GATEWAY.category:
        this.gateways.set(id, GATEWAY.evolve(this.gateway(id), event as never, 0n));
        return;
    }
  }
}
