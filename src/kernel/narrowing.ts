import type { Capability } from './capabilities.js';
import type { MemberPrincipal, Narrowing } from './principal.js';

/** What a narrowed API key can name: a capability; `gateways`: any gateway; `anything`: either. Of a key whose capabilities are none, gateways do not count. */
export type Named = Capability | 'gateways' | 'anything';

/** What a narrowed key has to name, at least one of it, to list things that every member may list. */
export const TO_LIST = {
  people: ['people:manage'],
  teams: ['people:manage', 'gateways:provision', 'gateways:manage', 'audit:view'],
  gateways: ['gateways:use-all', 'gateways:manage', 'gateways:provision', 'gateways:features', 'gateways'],
} as const satisfies Readonly<Record<string, readonly Named[]>>;

const namesGateways = ({ capabilities, gatewayIds }: Narrowing): boolean =>
  gatewayIds !== null && gatewayIds.size > 0 && capabilities?.size !== 0;

/** SEC-3: whether the credential is not narrowed, or names one of these. */
export const namesOneOf = (
  { narrowedTo, capabilities }: Pick<MemberPrincipal, 'narrowedTo' | 'capabilities'>,
  named: readonly Named[],
): boolean => {
  if (narrowedTo === null) return true;
  const gateways = namesGateways(narrowedTo);
  return named.some((one) => {
    if (one === 'gateways') return gateways;
    return one === 'anything' ? gateways || capabilities.size > 0 : capabilities.has(one);
  });
};
