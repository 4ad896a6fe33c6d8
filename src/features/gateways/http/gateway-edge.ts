import { Inject, Injectable } from '@nestjs/common';
import type { MemberCall } from '../../../edge/pipeline/call-context.js';
import { commonInput } from '../../../edge/pipeline/in-organization.js';
import { EDGE_SETTINGS, type EdgeSettings } from '../../../edge/pipeline/edge-settings.js';
import { unknownGateway } from '../domain/find-gateway.js';
import { GetGateway } from '../queries/get-gateway.js';
import { speaksOf } from '../../../kernel/principal.js';

/** What the routes about gateways share. */
@Injectable()
export class GatewayEdge {
  constructor(@Inject(EDGE_SETTINGS) private readonly settings: EdgeSettings) {}

  /** Address of a gateway without the slug at its end. */
  endpoints({ scope }: MemberCall): string {
    return `${this.settings.publicUrl}/mcp/${scope.slug}`;
  }

  /** The gateway a command is about. @throws Refusal `gateway.unknown` where the caller's API key is not for it */
  one(call: MemberCall, gatewayId: string) {
    if (!speaksOf(call.principal, gatewayId)) throw unknownGateway();
    return { ...commonInput(call), gatewayId };
  }

  /** The gateway as the caller may see it. @throws Refusal `gateway.unknown` */
  show(gatewayId: string) {
    return (call: MemberCall): GetGateway =>
      new GetGateway(call.principal, gatewayId, this.endpoints(call), call.atLeast);
  }

  /** The same after a write. The caller may manage or feature the gateway, even if no list shows it to them. */
  showChanged(gatewayId: string) {
    return (call: MemberCall): GetGateway => {
      const viewer = { ...call.principal, capabilities: new Set(['gateways:manage'] as const) };
      return new GetGateway(viewer, gatewayId, this.endpoints(call), call.atLeast);
    };
  }
}
