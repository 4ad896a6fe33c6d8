import type { Capability } from '../../src/kernel/capabilities.js';
import type { MemberPrincipal, Narrowing, Principal } from '../../src/kernel/principal.js';

const HERE = { via: { kind: 'session' }, organizationId: null } as const;

/** Somebody who acts, as all they are or as what an API key leaves of what they hold. */
export const by = (userId: string, capabilities: ReadonlySet<Capability> | null = null): Principal => ({
  ...HERE,
  userId,
  narrowedTo: capabilities && { capabilities, gatewayIds: null },
});

/** Somebody inside an organization. */
export const memberPrincipal = (
  organizationId: string,
  userId: string,
  capabilities: readonly Capability[] = [],
  narrowedTo: Narrowing | null = null,
): MemberPrincipal => ({ ...HERE, organizationId, userId, capabilities: new Set(capabilities), narrowedTo });
