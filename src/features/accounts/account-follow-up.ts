import { Inject, Injectable } from '@nestjs/common';
import type { AnyEvent } from '../../events/event-catalogue.js';
import { systemRequest } from '../../execution/command-request.js';
import type { RecordedEvent } from '../../kernel/domain-event.js';
import type { Reaction } from '../../jobs/reactions/reaction.js';
import { CLOCK, type Clock } from '../../ports/clock.port.js';
import { ID_SOURCE, type IdSource } from '../../ports/id-source.port.js';
import { Accounts } from './accounts.js';
import { AddressMove } from './address-move.js';

/** Finishes what a command has begun with an account, if its process died after the event. */
@Injectable()
export class AccountFollowUp implements Reaction {
  readonly kind = 'reaction';
  readonly name = 'account_follow_up';
  readonly handles = new Set<AnyEvent['type']>(['AddressChanged', 'AccountErased']);

  constructor(
    private readonly accounts: Accounts,
    private readonly move: AddressMove,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(ID_SOURCE) private readonly ids: IdSource,
  ) {}

  async react(event: RecordedEvent<AnyEvent>): Promise<void> {
    const { correlationId } = event.metadata;
    const request = systemRequest('accounts', this.ids.uuid(), this.clock.now(), { correlationId, id: event.id });
    if (event.type === 'AddressChanged') await this.move.finish(request, event.data);
    if (event.type === 'AccountErased') await this.accounts.erase(request, event.data.userId);
  }
}
