import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher, type PageBody } from '../../../edge/replies/dispatcher.js';
import { Call, type CallContext, type MemberCall } from '../../../edge/pipeline/call-context.js';
import { Operation } from '../../../edge/openapi/operation.js';
import { OperatorOnly, Requires } from '../../../edge/authentication/route-access.js';
import { PageQuery, Text, Time } from '../../../edge/pipeline/fields.js';
import { type AuditEntryView, ListAudit } from '../queries/list-audit.js';
import { FindOrganization } from '../queries/find-organization.js';

const AUDIT_EXAMPLE: AuditEntryView = {
  id: 'evt_01kamz4x8dfyjv8a2p6c2w9g5r',
  position: '0000000000000000042',
  at: '2027-01-31T12:00:00.000Z',
  actor: { kind: 'user', userId: 'usr_01kamz4x8dfyjv8a2p6c2w9g5r' },
  action: 'team.disabled',
  object: { kind: 'team', id: 'team_01kamz4x8dfyjv8a2p6c2w9g5r' },
  sentence: 'Ada disabled team Research',
  before: { enabled: true, message: null },
  after: { enabled: false, message: 'Back on Monday' },
  from: '192.0.2.1',
};

class AuditQuery extends PageQuery {
  @Text(200, {
    optional: true,
    example: 'usr_01kamz4x8dfyjv8a2p6c2w9g5r',
    description: "A person's id, an API key's id, or the name of a part of the system",
  })
  actor?: string;

  @Text(200, { optional: true, example: 'team.disabled' })
  action?: string;

  @Text(200, {
    optional: true,
    example: 'team_01kamz4x8dfyjv8a2p6c2w9g5r',
    description: 'Id of anything that the change concerned',
  })
  object?: string;

  @Time({ optional: true, description: 'First moment' })
  from?: string;

  @Time({ optional: true, description: 'Last moment, inclusive' })
  to?: string;
}

@ApiTags('Audit')
@Controller('v1/organizations/:org/audit')
export class AuditController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Get()
  @Requires('audit:view')
  @Operation('Read the audit log', { note: 'Newest first.', list: AUDIT_EXAMPLE })
  list(@Call() call: MemberCall, @Query() { limit, cursor, ...filter }: AuditQuery): Promise<PageBody<AuditEntryView>> {
    return this.dispatcher.list(new ListAudit(call.scope.organizationId, filter, { limit, cursor }, call.atLeast));
  }
}

@ApiTags('Operator and process')
@Controller('v1/operator/organizations/:org/audit')
export class OperatorAuditController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Get()
  @OperatorOnly()
  @Operation('Read the audit log of any organization', {
    note: 'Newest first. Works for a deleted organization too.',
    list: AUDIT_EXAMPLE,
    refuses: ['organization.unknown'],
  })
  async list(
    @Call() call: CallContext,
    @Param('org') slug: string,
    @Query() { limit, cursor, ...filter }: AuditQuery,
  ): Promise<PageBody<AuditEntryView>> {
    const organizationId = await this.dispatcher.ask(new FindOrganization(slug, call.atLeast));
    return this.dispatcher.list(new ListAudit(organizationId, filter, { limit, cursor }, call.atLeast));
  }
}
