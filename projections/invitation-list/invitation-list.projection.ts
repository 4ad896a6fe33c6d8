import { documentProjection, type ProjectionEvent, revised, versionOf } from '../projection.js';
import { INVITATION_LIST, type InvitationDocument } from './invitation-list.document.js';

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
  version: 1,
  indexes: [
    ['organizationId', 'invitedAt'],
    ['organizationId', 'status', 'invitedAt'],
    ['organizationId', 'roleId', 'status'],
    ['organizationId', 'roleId', 'invitedAt'],
    ['organizationId', 'teamIds[]', 'invitedAt'],
  ],
  documentIds: (event) => [event.data.invitationId],
  created: { InvitationSent: sent },
  changed: {
    InvitationResent: (invitation, event) =>
      revised(invitation, event, { expiresAt: event.data.expiresAt, resentCount: invitation.resentCount + 1 }),
    InvitationRevoked: (invitation, event) => revised(invitation, event, { status: 'revoked' }),
    InvitationAccepted: (invitation, event) => revised(invitation, event, { status: 'accepted' }),
  },
});
