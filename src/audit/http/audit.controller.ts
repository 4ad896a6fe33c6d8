import { Controller, Get, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { Answers, type PageBody } from '../../http/answers.js';
import { Call, type MemberCall } from '../../http/call-context.js';
import { Operation } from '../../http/operation.js';
import { Requires } from '../../http/route-access.js';
import { type AuditEntryView, ListAudit } from '../queries/list-audit.js';
import { AuditQuery } from './audit.requests.js';

const EXAMPLE: AuditEntryView = {
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

@ApiTags('Audit')
@Controller('v1/organizations/:org/audit')
export class AuditController {
  constructor(
    private readonly queries: QueryBus,
    private readonly answers: Answers,
  ) {}

  @Get()
  @Requires('audit:view')
  @Operation('Read the audit log', { note: 'Newest first.', list: EXAMPLE })
  async list(@Call() call: MemberCall, @Query() { limit, cursor, ...filter }: AuditQuery): Promise<PageBody<AuditEntryView>> {
    return this.answers.page(await this.queries.execute(new ListAudit(call.scope.organizationId, filter, { limit, cursor }, call.atLeast)));
  }
}
