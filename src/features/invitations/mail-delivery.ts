import { setTimeout as pause } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { type CommandRequest, systemRequest } from '../../execution/command-request.js';
import { Executor } from '../../execution/executor.js';
import type { Decided } from '../../kernel/decision.js';
import { isRefusal } from '../../kernel/refusal.js';
import { CLOCK, type Clock } from '../../ports/clock.port.js';
import { ID_SOURCE, type IdSource } from '../../ports/id-source.port.js';
import { LOG, type Log } from '../../ports/log.port.js';
import { MAIL, type Mail, type MailMessage, MailNotSent } from '../../ports/mail.port.js';
import { claimMail, isLost, mailed, type OneMail, postponeMail } from './domain/invitation-mail.decisions.js';
import type { InvitationMailEvent } from './domain/invitation-mail.events.js';
import { INVITATION_MAIL, type InvitationMailState } from './domain/invitation-mail.stream.js';
import { hasExpired, type Invitation } from '../memberships/domain/membership.state.js';
import { MEMBERSHIP } from '../memberships/domain/membership.stream.js';
import { renewToken } from './domain/renew-token.decision.js';
import { InvitationDesk } from './invitation-desk.js';
import { InvitationLetter, type OneLetter } from './invitation-letter.js';

/** Longer than a mail may take to be handed over. */
const CLAIM_MS = 30_000;
/** Where sending a mail a second time does no harm, who died while sending it need not be waited for so long. */
const REPEATABLE_CLAIM_MS = 5_000;
const SEND_MS = 25_000;
/** For so long the answer to whoever invites waits for the mail: mostly it is out by then. */
const PATIENCE_MS = 1_000;

/**
 * Mails the newest token of an invitation. That it is about to, and what became of it, is written down before and after: a token
 * whose mail may have gone out when the process died is never mailed again, but replaced (docs/adr/0011).
 */
@Injectable()
export class MailDelivery {
  constructor(
    private readonly executor: Executor,
    private readonly desk: InvitationDesk,
    private readonly letter: InvitationLetter,
    @Inject(MAIL) private readonly mail: Mail,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(ID_SOURCE) private readonly ids: IdSource,
    @Inject(LOG) private readonly log: Log,
  ) {}

  /** Begins at once and does not insist: what is not sent by then, or fails, is the outbox's. Never rejects. */
  async begin(letter: OneLetter): Promise<void> {
    const patience = new AbortController();
    const delivered = this.deliver(letter).catch((error: unknown) =>
      this.log.warn({ err: error, invitationId: letter.invitationId }, 'an invitation is not mailed yet'),
    );
    await Promise.race([
      delivered,
      pause(PATIENCE_MS, undefined, { signal: patience.signal, ref: false }).catch(() => undefined),
    ]);
    patience.abort();
  }

  /** Does what there is to do now, at most one mail. @throws Error where it could not be found out */
  async deliver(letter: OneLetter): Promise<void> {
    const { organizationId, invitationId } = letter;
    const invitation = await this.pending(organizationId, invitationId);
    if (!invitation) return;
    const one = { organizationId, invitationId, tokenHash: invitation.tokenHash, at: this.clock.now() };
    const { state } = await this.executor.read(INVITATION_MAIL, invitationId);
    const plain = this.desk.plainToken(organizationId, invitationId, invitation.generation);
    const known =
      this.desk.token(organizationId, invitationId, invitation.generation, one.at).tokenHash === invitation.tokenHash;
    if (!known || (isLost(state, one) && !this.mail.repeatable)) return this.replace(letter, one, invitation);
    const claim = {
      ...one,
      lastsMs: this.mail.repeatable ? REPEATABLE_CLAIM_MS : CLAIM_MS,
      repeatable: this.mail.repeatable,
    };
    if ((await this.note(one, (now) => claimMail(now, claim))) > 0)
      await this.send(one, () => this.letter.write(letter, invitation, plain));
  }

  private async send(one: OneMail, write: () => Promise<MailMessage | null>): Promise<void> {
    try {
      const message = await write();
      if (message === null) throw new MailNotSent('the address is not known any more');
      await this.inTime(this.mail.send(message));
    } catch (error) {
      this.log.warn({ err: error, invitationId: one.invitationId }, 'an invitation could not be mailed');
      // Anything else may have gone out all the same: the claim runs out, and the token is replaced.
      if (error instanceof MailNotSent || isRefusal(error))
        await this.note(one, (now) => postponeMail(now, { ...one, at: this.clock.now() }));
      return;
    }
    await this.note(one, (now) => mailed(now, one));
  }

  private async inTime(sending: Promise<void>): Promise<void> {
    const waiting = new AbortController();
    const tooLate = pause(SEND_MS, undefined, { signal: waiting.signal, ref: false }).then(() =>
      Promise.reject(new Error('the mail server did not answer in time')),
    );
    await Promise.race([sending, tooLate]).finally(() => waiting.abort());
  }

  private async replace(letter: OneLetter, one: OneMail, { generation }: Invitation): Promise<void> {
    const { organizationId, invitationId, tokenHash: formerHash, at } = one;
    const { tokenHash } = this.desk.token(organizationId, invitationId, generation + 1, at);
    const decide = (state: Parameters<typeof renewToken>[0]) =>
      renewToken(state, { organizationId, invitationId, formerHash, tokenHash, at });
    const { events } = await this.executor.execute({
      definition: MEMBERSHIP,
      id: organizationId,
      organizationId,
      request: this.request(),
      decide,
    });
    if (events.length > 0) await this.deliver(letter);
  }

  private async pending(organizationId: string, invitationId: string): Promise<Invitation | undefined> {
    const { state } = await this.executor.read(MEMBERSHIP, organizationId);
    const invitation = state.invitations.get(invitationId);
    return invitation?.status === 'pending' && !hasExpired(invitation, this.clock.now()) ? invitation : undefined;
  }

  private async note(
    { organizationId, invitationId }: OneMail,
    decide: (state: InvitationMailState) => Decided<InvitationMailEvent>,
  ): Promise<number> {
    const { events } = await this.executor.execute({
      definition: INVITATION_MAIL,
      id: invitationId,
      organizationId,
      request: this.request(),
      decide,
    });
    return events.length;
  }

  private request(): CommandRequest {
    const commandId = this.ids.uuid();
    return systemRequest('mail', commandId, this.clock.now(), { correlationId: commandId, id: commandId });
  }
}
