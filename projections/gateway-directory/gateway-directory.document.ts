import type { Exposure } from '../../src/events/gateways.js';

export const GATEWAY_DIRECTORY = 'gateway_directory';

export interface ProvisionedTeam {
  readonly teamId: string;
  readonly provisionedAt: string;
  /** The person who provisioned it; null where the system did. */
  readonly provisionedBy: string | null;
}

export interface AttachedServer {
  readonly serverId: string;
  readonly expose: Exposure;
}

/** One for each gateway that is not archived. Teams deleted and servers removed since fall out when joined. */
export interface GatewayDocument {
  readonly organizationId: string;
  readonly gatewayId: string;
  readonly name: string;
  readonly nameKey: string;
  readonly slug: string;
  readonly description: string | null;
  readonly enabled: boolean;
  /** In order of provisioning. */
  readonly teams: readonly ProvisionedTeam[];
  /** In order of attachment. */
  readonly servers: readonly AttachedServer[];
  readonly createdAt: string;
  /** Revision of the gateway's stream. */
  readonly version: number;
}
