import { Module } from '@nestjs/common';
import { AuditController } from './http/audit.controller.js';
import { ListAuditHandler } from './queries/list-audit.js';

@Module({ controllers: [AuditController], providers: [ListAuditHandler] })
export class AuditModule {}
