import { Controller, Get, Inject } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type PageBody, pageBody } from '../../../edge/replies/dispatcher.js';
import { Operation } from '../../../edge/openapi/operation.js';
import { Public } from '../../../edge/authentication/route-access.js';
import { ALL_CAPABILITIES, BUILT_IN_ROLES, CAPABILITIES, type Capability } from '../../../kernel/capabilities.js';
import { ACCESS, type Access } from '../../../ports/access/access.port.js';

export interface CapabilityView {
  readonly capability: Capability;
  readonly unlocks: string;
  /** Ids of the built-in roles that have it. */
  readonly heldBy: readonly string[];
}

const CAPABILITY_VIEWS: readonly CapabilityView[] = ALL_CAPABILITIES.map((capability) => ({
  capability,
  unlocks: CAPABILITIES[capability],
  heldBy: [...BUILT_IN_ROLES.values()].filter((role) => role.capabilities.has(capability)).map((role) => role.id),
}));

@ApiTags('People')
@Controller('v1/capabilities')
export class CapabilitiesController {
  constructor(@Inject(ACCESS) private readonly access: Access) {}

  @Get()
  @Public()
  @Operation('List every capability with what it unlocks', { list: CAPABILITY_VIEWS[0]! })
  list(): PageBody<CapabilityView> {
    return pageBody({ items: CAPABILITY_VIEWS, nextCursor: null, asOf: this.access.picture().position });
  }
}
