import { Inject, Injectable } from '@nestjs/common';
import {
  OPEN_INVITATION_MAIL,
  type OpenInvitationMail,
} from '../../../projections/open-invitation-mail/open-invitation-mail.document.js';
import { CLOCK, type Clock } from '../../ports/clock.port.js';
import { LOG, type Log } from '../../ports/log.port.js';
import { READ_MODEL_READER, type ReadModelReader } from '../../ports/read-model-reader.port.js';
import { MailDelivery } from './mail-delivery.js';

const EVERY_MS = 1_000;
const AT_ONCE = 50;

/**
 * Mails what is unsent. The read model only says where to look: whether there is something to send, and who sends it, is read from
 * and written to the streams, so several processes may look at the same time.
 */
@Injectable()
export class MailOutbox {
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;
  #stopped = false;

  constructor(
    private readonly delivery: MailDelivery,
    @Inject(READ_MODEL_READER) private readonly reader: ReadModelReader,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOG) private readonly log: Log,
  ) {}

  start(): void {
    this.#stopped = false;
    if (!this.#timer) this.plan();
  }

  /** Resolves once the round under way is over. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    await this.#running;
  }

  /** One round; a round under way is waited for instead of being doubled. Never rejects. */
  round(): Promise<void> {
    this.#running ??= this.mailDue().finally(() => (this.#running = undefined));
    return this.#running;
  }

  private plan(): void {
    if (this.#stopped) return;
    this.#timer = setTimeout(() => void this.round().then(() => this.plan()), EVERY_MS);
    this.#timer.unref();
  }

  private async mailDue(): Promise<void> {
    try {
      const { collection } = await this.reader.read<OpenInvitationMail>(OPEN_INVITATION_MAIL, undefined);
      const now = this.clock.now();
      const due = await collection.find({
        filter: { dueAt: { $lte: now }, expiresAt: { $gt: now } },
        sort: ['dueAt'],
        limit: AT_ONCE,
      });
      await Promise.all(due.map(({ document }) => this.mailSafely(document)));
    } catch (error) {
      this.log.debug({ err: error }, 'unsent mail cannot be looked through yet');
    }
  }

  /** One mail that cannot be sent does not hold up the others. */
  private async mailSafely({ organizationId, invitationId, invitedBy }: OpenInvitationMail): Promise<void> {
    if (this.#stopped) return;
    await this.delivery
      .deliver({ organizationId, invitationId, invitedBy })
      .catch((error: unknown) => this.log.warn({ err: error, invitationId }, 'an invitation is not mailed yet'));
  }
}
