export const OPEN_INVITATION_MAIL = 'open_invitation_mail';

/** One for each invitation whose newest token has not been mailed: what the outbox looks through. */
export interface OpenInvitationMail {
  readonly organizationId: string;
  readonly invitationId: string;
  readonly tokenHash: string;
  /** Who invited, or sent it again last; null where the system did. */
  readonly invitedBy: string | null;
  /** RFC 3339 UTC: there may be something to do from then on. */
  readonly dueAt: string;
  /** After it the mail is of no use. */
  readonly expiresAt: string;
}
