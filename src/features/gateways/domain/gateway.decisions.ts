import type { Decided } from '../../../kernel/decision.js';
import { validateName, normalizeName } from '../../../kernel/names.js';
import { isRefusal } from '../../../kernel/refusal.js';
import { findGateway, type GatewayRef } from './find-gateway.js';
import type { GatewayEvent } from '../../../events/gateways.js';
import type { Gateway } from './gateway.state.js';

export interface ChangeGateway extends GatewayRef {
  readonly name?: string | undefined;
  readonly description?: string | null | undefined;
}

export const changeGateway = (gateway: Gateway, input: ChangeGateway): Decided<GatewayEvent> => {
  const found = findGateway(gateway, input);
  if (isRefusal(found)) return found;
  const { organizationId, gatewayId } = input;
  const name = input.name === undefined ? found.name : normalizeName(input.name);
  const fault = validateName(name);
  if (fault) return fault;
  const description = input.description === undefined ? found.description : input.description;
  return [
    ...(name === found.name ? [] : [{ type: 'GatewayRenamed', data: { organizationId, gatewayId, name } } as const]),
    ...(description === found.description
      ? []
      : [{ type: 'GatewayDescribed', data: { organizationId, gatewayId, description } } as const]),
  ];
};
