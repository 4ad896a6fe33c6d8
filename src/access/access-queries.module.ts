import { Module } from '@nestjs/common';
import { AccessController } from './http/access.controller.js';
import { CheckAccessHandler } from './queries/check-access.js';

/** Questions about access over HTTP; the picture they are asked of comes with the ACCESS port. */
@Module({ controllers: [AccessController], providers: [CheckAccessHandler] })
export class AccessQueriesModule {}
