import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher, type PageBody } from '../../../edge/replies/dispatcher.js';
import { Call, type CallContext } from '../../../edge/pipeline/call-context.js';
import { Operation } from '../../../edge/openapi/operation.js';
import { OperatorOnly } from '../../../edge/authentication/route-access.js';
import { FindOrganization } from '../queries/find-organization.js';
import { type AuditEntryView, ListAudit } from '../queries/list-audit.js';
import { AUDIT_EXAMPLE } from './audit.example.js';
import { AuditQuery } from './audit.requests.js';

@ApiTags('Operator and process')
@Controller('v1/operator/organizations/:org/audit')
export class OperatorAuditController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Get()
  @OperatorOnly()
  @Operation('Read the audit log of any organization', {
    note: 'Newest first; also of one that was deleted.',
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
