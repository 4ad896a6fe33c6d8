import { Module } from '@nestjs/common';
import { AuditController, OperatorAuditController } from './http/audit.controller.js';
import { FindOrganizationHandler } from './queries/find-organization.js';
import { ListAuditHandler } from './queries/list-audit.js';

@Module({
  controllers: [AuditController, OperatorAuditController],
  providers: [FindOrganizationHandler, ListAuditHandler],
})
export class AuditModule {}
