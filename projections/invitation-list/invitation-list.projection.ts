import { createdBy, projection, type ProjectionEvent } from '../projection.js';
import { INVITATION_LIST, type InvitationDocument } from './invitation-list.document.js';

const HANDLES = ['InvitationSent', 'InvitationResent', 'InvitationRevoked', 'InvitationAccepted'] as const;
type Handled = ProjectionEvent<(typeof HANDLES)[number]>;

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
    version: Number(event.revision),
  };
};

const evolve = (document: InvitationDocument | null, event: Handled): InvitationDocument | null => {
  if (event.type === 'InvitationSent') return sent(event);
  if (document === null) return null;
  const version = Number(event.revision);
  switch (event.type) {
    case 'InvitationResent':
      return { ...document, expiresAt: event.data.expiresAt, resentCount: document.resentCount + 1, version };
    case 'InvitationRevoked':
      return { ...document, status: 'revoked', version };
    case 'InvitationAccepted':
      return { ...document, status: 'accepted', version };
    default:
      return document;
  }
};

export const invitationList = projection({
  name: INVITATION_LIST,
  version: 1,
  handles: HANDLES,
  indexes: [
    ['organizationId', 'invitedAt'],
    ['organizationId', 'status', 'invitedAt'],
    ['organizationId', 'roleId', 'status'],
    ['organizationId', 'roleId', 'invitedAt'],
    ['organizationId', 'teamIds[]', 'invitedAt'],
  ],
  documentIds: (event) => [event.data.invitationId],
  creates: createdBy('InvitationSent'),
  evolve,
});
