import { notFound, type Refusal } from '../../../kernel/refusal.js';
import { staleVersion, type Version } from '../../../kernel/versions.js';
import { type Gateway, isLive, type LiveGateway } from './gateway.state.js';

/** What every command about one existing gateway carries. */
export interface GatewayRef {
  readonly organizationId: string;
  readonly gatewayId: string;
  readonly expectedVersion?: Version | undefined;
}

export const unknownGateway = (): Refusal => notFound('gateway.unknown', 'There is no such gateway.');

/** A gateway of another organization gets the same answer as one that never existed. */
export const findGateway = (
  gateway: Gateway,
  { organizationId, expectedVersion }: GatewayRef,
): LiveGateway | Refusal => {
  if (!isLive(gateway) || gateway.organizationId !== organizationId) return unknownGateway();
  return staleVersion(gateway.version, expectedVersion) ?? gateway;
};
