import { documentProjection, type ProjectionEvent, revised, versionOf } from '../projection.js';

export const INVITATION_LIST = 'invitation_list';

/** One for each invitation. The invited address is personal data and is kept under the invitation's id. */
export interface InvitationDocument {
  readonly organizationId: string;
  readonly invitationId: string;
  readonly roleId: string;
  readonly teamIds: readonly string[];
  readonly status: 'pending' | 'accepted' | 'revoked' | 'void';
  readonly invitedAt: string;
  /** The person who invited; null if the system did. */
  readonly invitedBy: string | null;
  readonly expiresAt: string;
  readonly resentCount: number;
  /** Revision of the membership stream at the last change to this invitation. */
  readonly version: number;
}

const sent = (event: ProjectionEvent<'InvitationSent'>): InvitationDocument => {
  const { organizationId, invitationId, roleId, teamIds, expiresAt } = event.data;
  const { actor, at } = event.metadata;
  return {
    organizationId,
    invitationId,
    roleId,
    teamIds,
    status: 'pending',
    invitedAt: at,
    invitedBy: actor.userId ?? null,
    expiresAt,
    resentCount: 0,
    version: versionOf(event),
  };
};

export const invitationList = documentProjection({
  name: INVITATION_LIST,
  version: 3,
  indexes: [
    ['organizationId', '-invitedAt'],
    ['organizationId', 'status', '-invitedAt'],
    ['organizationId', 'roleId', 'status', 'expiresAt'],
    ['organizationId', 'roleId', '-invitedAt'],
    ['organizationId', 'teamIds[]', '-invitedAt'],
  ],
  documentIds: (event) => [event.data.invitationId],
  created: { InvitationSent: sent },
  changed: {
    InvitationResent: (invitation, event) =>
      revised(invitation, event, { expiresAt: event.data.expiresAt, resentCount: invitation.resentCount + 1 }),
    InvitationRevoked: (invitation, event) => revised(invitation, event, { status: 'revoked' }),
    InvitationVoided: (invitation, event) => revised(invitation, event, { status: 'void' }),
    InvitationAccepted: (invitation, event) => revised(invitation, event, { status: 'accepted' }),
  },
});
