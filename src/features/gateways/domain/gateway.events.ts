import type { DomainEvent } from '../../../kernel/domain-event.js';

interface OfGateway {
  readonly organizationId: string;
  readonly gatewayId: string;
}

/** What of a server a gateway shows: everything, or only the names listed (a kind left out shows nothing of it). */
export type Exposure =
  | 'all'
  | {
      readonly tools?: readonly string[];
      readonly resources?: readonly string[];
      readonly prompts?: readonly string[];
    };

export type GatewayCreated = DomainEvent<
  'GatewayCreated',
  OfGateway & { readonly name: string; readonly slug: string; readonly description: string | null }
>;
export type GatewayRenamed = DomainEvent<'GatewayRenamed', OfGateway & { readonly name: string }>;
export type GatewayDescribed = DomainEvent<'GatewayDescribed', OfGateway & { readonly description: string | null }>;
export type GatewayDisabled = DomainEvent<'GatewayDisabled', OfGateway>;
export type GatewayEnabled = DomainEvent<'GatewayEnabled', OfGateway>;
/** For good: its slug stays taken, its history stays. */
export type GatewayArchived = DomainEvent<'GatewayArchived', OfGateway>;
export type GatewayProvisioned = DomainEvent<'GatewayProvisioned', OfGateway & { readonly teamId: string }>;
export type GatewayUnprovisioned = DomainEvent<'GatewayUnprovisioned', OfGateway & { readonly teamId: string }>;
export type GatewayServerAttached = DomainEvent<
  'GatewayServerAttached',
  OfGateway & { readonly serverId: string; readonly expose: Exposure }
>;
export type GatewayServerExposureChanged = DomainEvent<
  'GatewayServerExposureChanged',
  OfGateway & { readonly serverId: string; readonly expose: Exposure }
>;
export type GatewayServerDetached = DomainEvent<'GatewayServerDetached', OfGateway & { readonly serverId: string }>;

export type GatewayEvent =
  | GatewayCreated
  | GatewayRenamed
  | GatewayDescribed
  | GatewayDisabled
  | GatewayEnabled
  | GatewayArchived
  | GatewayProvisioned
  | GatewayUnprovisioned
  | GatewayServerAttached
  | GatewayServerExposureChanged
  | GatewayServerDetached;
