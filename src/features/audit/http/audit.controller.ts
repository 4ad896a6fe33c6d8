import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher, type PageBody } from '../../../edge/replies/dispatcher.js';
import { Call, type MemberCall } from '../../../edge/pipeline/call-context.js';
import { Operation } from '../../../edge/openapi/operation.js';
import { Requires } from '../../../edge/authentication/route-access.js';
import { type AuditEntryView, ListAudit } from '../queries/list-audit.js';
import { AUDIT_EXAMPLE } from './audit.example.js';
import { AuditQuery } from './audit.requests.js';

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
