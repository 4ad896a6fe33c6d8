import { Controller, Get, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { Answers, type PageBody } from '../../../edge/replies/answers.js';
import { Call, type MemberCall } from '../../../edge/pipeline/call-context.js';
import { Operation } from '../../../edge/openapi/operation.js';
import { Requires } from '../../../edge/authentication/route-access.js';
import { type AuditEntryView, ListAudit } from '../queries/list-audit.js';
import { AUDIT_EXAMPLE } from './audit.example.js';
import { AuditQuery } from './audit.requests.js';

@ApiTags('Audit')
@Controller('v1/organizations/:org/audit')
export class AuditController {
  constructor(
    private readonly queries: QueryBus,
    private readonly answers: Answers,
  ) {}

  @Get()
  @Requires('audit:view')
  @Operation('Read the audit log', { note: 'Newest first.', list: AUDIT_EXAMPLE })
  async list(
    @Call() call: MemberCall,
    @Query() { limit, cursor, ...filter }: AuditQuery,
  ): Promise<PageBody<AuditEntryView>> {
    return this.answers.page(
      await this.queries.execute(new ListAudit(call.scope.organizationId, filter, { limit, cursor }, call.atLeast)),
    );
  }
}
