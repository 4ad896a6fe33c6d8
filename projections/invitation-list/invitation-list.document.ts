export const INVITATION_LIST = 'invitation_list';

/** One for each invitation; the invited address is personal data, kept under the invitation's id. */
export interface InvitationDocument {
  readonly organizationId: string;
  readonly invitationId: string;
  readonly roleId: string;
  readonly teamIds: readonly string[];
  readonly status: 'pending' | 'accepted' | 'revoked';
  readonly invitedAt: string;
  /** The person who invited; null where the system did. */
  readonly invitedBy: string | null;
  readonly expiresAt: string;
  readonly resentCount: number;
  /** Revision of the membership stream at the last change to this invitation. */
  readonly version: number;
}
