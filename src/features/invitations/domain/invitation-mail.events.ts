import type { DomainEvent } from '../../../kernel/domain-event.js';

interface OfMail {
  readonly organizationId: string;
  readonly invitationId: string;
  /** Of the token in the mail: each token has a mail of its own. */
  readonly tokenHash: string;
}

/** Somebody is about to hand the mail over; nobody else does until then, RFC 3339 UTC. */
export type InvitationMailClaimed = DomainEvent<'InvitationMailClaimed', OfMail & { readonly until: string }>;
/** The mail is out of our hands. */
export type InvitationMailed = DomainEvent<'InvitationMailed', OfMail>;
/** The mail certainly went nowhere and is tried again after the time. */
export type InvitationMailPostponed = DomainEvent<
  'InvitationMailPostponed',
  OfMail & { readonly attempts: number; readonly retryAt: string }
>;

export type InvitationMailEvent = InvitationMailClaimed | InvitationMailed | InvitationMailPostponed;
