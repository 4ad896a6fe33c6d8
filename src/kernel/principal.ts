import type { Capability } from './capabilities.js';

export interface Via {
  readonly kind: 'session' | 'api-key' | 'oauth' | 'scim' | 'link' | 'operator';
  readonly id?: string;
}

/** What a credential leaves of the person it speaks for; null: nothing of that kind is left out. */
export interface Narrowing {
  readonly capabilities: ReadonlySet<Capability> | null;
  readonly gatewayIds: ReadonlySet<string> | null;
}

/** Who acts, at the HTTP API and at the proxy alike. */
export interface Principal {
  readonly userId: string;
  readonly via: Via;
  /** The one organization that the credential is good for; null: each one the person belongs to. */
  readonly organizationId: string | null;
  readonly narrowedTo: Narrowing | null;
}

/** A principal inside one organization: what queries ask for, and whose rights they go by. */
export interface MemberPrincipal extends Principal {
  readonly organizationId: string;
  /** What the member holds, narrowed already. */
  readonly capabilities: ReadonlySet<Capability>;
}

export const narrowed = (
  held: ReadonlySet<Capability>,
  narrowing: Pick<Narrowing, 'capabilities'> | null,
): ReadonlySet<Capability> => {
  const left = narrowing?.capabilities;
  return left ? new Set([...held].filter((capability) => left.has(capability))) : held;
};

/** Whether the credential speaks of the gateway at all. */
export const speaksOf = ({ narrowedTo }: Pick<Principal, 'narrowedTo'>, gatewayId: string): boolean =>
  narrowedTo?.gatewayIds?.has(gatewayId) ?? true;
