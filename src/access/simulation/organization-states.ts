import { GATEWAY } from '../../features/gateways/domain/gateway.stream.js';
import type { Gateway } from '../../features/gateways/domain/gateway.state.js';
import { MEMBERSHIP } from '../../features/memberships/domain/membership.stream.js';
import { TEAMS } from '../../features/teams/domain/teams.stream.js';
import type { DomainEvent } from '../../kernel/domain-event.js';

/** An event with the stream that it stands in, or would stand in. */
export interface StreamEvent {
  readonly stream: string;
  readonly event: DomainEvent;
}

/** An organization as its commands see it: the streams that decide about access, each folded as the command would fold it. */
export class OrganizationStates {
  membership = MEMBERSHIP.initial;
  teams = TEAMS.initial;
  readonly gateways = new Map<string, Gateway>();

  /** The same; what happens to the one does not happen to the other. */
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

  /** Nothing here asks for a version, so every event is as good as the first. Streams without a say are passed over. */
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
