import { Module } from '@nestjs/common';
import { SlugsController } from './http/slugs.controller.js';
import { LookUpSlugHandler } from './queries/look-up-slug.js';
import { SettleReservations } from './settle-reservations.js';

@Module({
  controllers: [SlugsController],
  providers: [LookUpSlugHandler, SettleReservations],
})
export class SlugsModule {}
