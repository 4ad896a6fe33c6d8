import { Inject, Injectable } from '@nestjs/common';
import { ACCOUNT_DIRECTORY } from '../../../../projections/account-directory/account-directory.projection.js';
import { EVENT_FEED, type EventFeed } from '../../../ports/event-feed.port.js';
import { READ_MODEL_READER, type ReadModelReader } from '../../../ports/read-model-reader.port.js';

/** Whether anybody has an account. */
@Injectable()
export class Anybody {
  constructor(
    @Inject(READ_MODEL_READER) private readonly reader: ReadModelReader,
    @Inject(EVENT_FEED) private readonly feed: EventFeed,
  ) {}

  /** Includes everything that was written before. @throws Refusal `projection.behind` */
  async isThere(): Promise<boolean> {
    const { collection } = await this.reader.read(ACCOUNT_DIRECTORY, await this.feed.head());
    return (await collection.find({ filter: {}, sort: ['-createdAt'], limit: 1 })).length > 0;
  }
}
