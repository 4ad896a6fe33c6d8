import { Module } from '@nestjs/common';
import { UsageController } from './http/usage.controller.js';
import { GetUsageHandler } from './queries/get-usage.js';

@Module({ controllers: [UsageController], providers: [GetUsageHandler] })
export class UsageModule {}
