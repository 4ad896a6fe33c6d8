import { Module } from '@nestjs/common';
import { AskedPictures } from './asked-pictures.js';
import { PastPictures } from './history/past-pictures.js';
import { AccessController } from './http/access.controller.js';
import { CheckAccessHandler } from './queries/check-access.js';
import { WhatCanReachHandler } from './queries/what-can-reach.js';
import { WhatIfHandler } from './queries/what-if.js';
import { Simulations } from './simulation/simulations.js';
import { WhoCanReachHandler } from './queries/who-can-reach.js';

/** Questions about access over HTTP. They are answered from a picture of the ACCESS port, or of the log for the past. */
@Module({
  controllers: [AccessController],
  providers: [
    AskedPictures,
    CheckAccessHandler,
    PastPictures,
    Simulations,
    WhatCanReachHandler,
    WhatIfHandler,
    WhoCanReachHandler,
  ],
})
export class AccessQueriesModule {}
