import { Inject, Injectable } from '@nestjs/common';
import type { AnyEvent } from '../../events/event-catalogue.js';
import { type CommandRequest, systemRequest } from '../../execution/command-request.js';
import { Executor } from '../../execution/executor.js';
import { childRequest } from '../../execution/child-request.js';
import type { RecordedEvent } from '../../kernel/domain-event.js';
import { Membership } from '../memberships/membership.js';
import { ACCESS, type Access } from '../../ports/access/access.port.js';
import { CLOCK, type Clock } from '../../ports/clock.port.js';
import { ID_SOURCE, type IdSource } from '../../ports/id-source.port.js';
import { LOG, type Log } from '../../ports/log.port.js';
import { VAULT, type Vault } from '../../ports/vault.port.js';
import { doneWithin } from '../../jobs/done-within.js';
import type { Reaction } from '../../jobs/reactions/reaction.js';
import { ORGANIZATION } from './domain/organization.stream.js';

/** How long the answer to a deletion waits, in milliseconds. For a small organization this is enough to do everything. */
const PATIENCE_MS = 2_000;

/**
 * ORG-4, after a deletion: destroys the key of all secrets, voids invitations and forgets people who are in no other organization.
 * The command does it. This reaction does it if the command died, or if somebody was invited, joined or sealed a secret at
 * the moment of the deletion.
 */
@Injectable()
export class OrganizationTeardown implements Reaction {
  readonly kind = 'reaction';
  readonly name = 'organization_closing';
  readonly handles = new Set<AnyEvent['type']>([
    'OrganizationDeleted',
    'InvitationSent',
    'MemberJoined',
    'ServerAdded',
    'ServerEndpointChanged',
  ]);

  constructor(
    private readonly executor: Executor,
    private readonly membership: Membership,
    @Inject(VAULT) private readonly vault: Vault,
    @Inject(ACCESS) private readonly access: Access,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(ID_SOURCE) private readonly ids: IdSource,
    @Inject(LOG) private readonly log: Log,
  ) {}

  async react(event: RecordedEvent<AnyEvent>): Promise<void> {
    const { organizationId, correlationId } = { ...event.metadata };
    if (organizationId === null) return;
    const { state } = await this.executor.read(ORGANIZATION, organizationId);
    if (state.status !== 'deleted') return;
    await this.access.applied(event.position);
    await this.close(
      systemRequest('closing', this.ids.uuid(), this.clock.now(), { correlationId, id: event.id }),
      organizationId,
    );
  }

  /** Called by the command. Waits a limited time; if it takes longer or fails, the reaction finishes it. Never rejects. */
  async begin(request: CommandRequest, organizationId: string): Promise<void> {
    const closed = this.close(childRequest(request, 'closing'), organizationId).catch((error: unknown) =>
      this.log.warn({ err: error, organizationId }, 'a deleted organization is not closed yet'),
    );
    await doneWithin(PATIENCE_MS, closed);
  }

  private async close(request: CommandRequest, organizationId: string): Promise<void> {
    await this.vault.destroy(organizationId);
    await this.membership.close(request, organizationId);
  }
}
