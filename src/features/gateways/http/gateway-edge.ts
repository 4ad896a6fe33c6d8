import { Inject, Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { Response } from 'express';
import type { CommandResult } from '../../../execution/command-result.js';
import { Answers } from '../../../edge/replies/answers.js';
import type { MemberCall } from '../../../edge/pipeline/call-context.js';
import { EDGE_SETTINGS, type EdgeSettings } from '../../../edge/pipeline/edge-settings.js';
import type { Versioned } from '../../../reading/versioned.js';
import { type GatewayRef, unknownGateway } from '../domain/find-gateway.js';
import type { GatewayView } from '../queries/gateway.view.js';
import { GetGateway } from '../queries/get-gateway.js';
import { speaksOf } from '../../../kernel/principal.js';

/** What the routes about gateways share. */
@Injectable()
export class GatewayEdge {
  constructor(
    private readonly queries: QueryBus,
    private readonly answers: Answers,
    @Inject(EDGE_SETTINGS) private readonly settings: EdgeSettings,
  ) {}

  /** Address that a gateway's slug completes. */
  endpoints({ scope }: MemberCall): string {
    return `${this.settings.publicUrl}/mcp/${scope.slug}`;
  }

  /** The gateway a command is about. @throws Refusal `gateway.unknown` where the caller's API key is not for it */
  one(call: MemberCall, gatewayId: string): GatewayRef {
    if (!speaksOf(call.principal, gatewayId)) throw unknownGateway();
    return { organizationId: call.scope.organizationId, gatewayId, expectedVersion: call.expectedVersion };
  }

  read(call: MemberCall, gatewayId: string): Promise<Versioned<GatewayView>> {
    return this.queries.execute(new GetGateway(call.principal, gatewayId, this.endpoints(call), call.atLeast));
  }

  /** The gateway as it stands after a write by somebody who may manage or feature it, whether or not they could see it in a list. */
  async after(call: MemberCall, gatewayId: string, response: Response, written: CommandResult): Promise<GatewayView> {
    this.answers.written(response, written);
    const viewer = { ...call.principal, capabilities: new Set(['gateways:manage'] as const) };
    const { value } = await this.queries.execute(
      new GetGateway(viewer, gatewayId, this.endpoints(call), Answers.after(call, written)),
    );
    return value;
  }
}
