import { projection, type ProjectionEvent } from '../projection.js';
import { MEMBER_LIST, type MemberDocument, memberDocumentId } from './member-list.document.js';

const HANDLES = [
  'MemberJoined',
  'MemberRoleChanged',
  'MemberSuspended',
  'MemberRestored',
  'MemberRemoved',
  'MemberLeft',
  'TeamMemberAdded',
  'TeamMemberRemoved',
] as const;
type Handled = ProjectionEvent<(typeof HANDLES)[number]>;

const withTeam = (document: MemberDocument, teamId: string): MemberDocument =>
  document.teamIds.includes(teamId) ? document : { ...document, teamIds: [...document.teamIds, teamId].sort() };

const withoutTeam = (document: MemberDocument, teamId: string): MemberDocument =>
  document.teamIds.includes(teamId)
    ? { ...document, teamIds: document.teamIds.filter((id) => id !== teamId) }
    : document;

const evolve = (document: MemberDocument | null, event: Handled): MemberDocument | null => {
  const version = Number(event.revision);
  if (event.type === 'MemberJoined') {
    const { organizationId, userId, roleId } = event.data;
    return { organizationId, userId, roleId, status: 'active', joinedAt: event.metadata.at, teamIds: [], version };
  }
  if (document === null) return null;
  switch (event.type) {
    case 'MemberRoleChanged':
      return { ...document, roleId: event.data.roleId, version };
    case 'MemberSuspended':
      return { ...document, status: 'suspended', version };
    case 'MemberRestored':
      return { ...document, status: 'active', version };
    case 'MemberRemoved':
    case 'MemberLeft':
      return null;
    case 'TeamMemberAdded':
      return withTeam(document, event.data.teamId);
    case 'TeamMemberRemoved':
      return withoutTeam(document, event.data.teamId);
    default:
      return document;
  }
};

export const memberList = projection({
  name: MEMBER_LIST,
  version: 2,
  handles: HANDLES,
  indexes: [
    ['organizationId', 'joinedAt'],
    ['organizationId', 'roleId', 'joinedAt'],
    ['organizationId', 'status', 'joinedAt'],
    ['organizationId', 'userId'],
    ['organizationId', 'teamIds[]', 'joinedAt'],
  ],
  documentIds: (event) => [memberDocumentId(event.data.organizationId, event.data.userId)],
  evolve,
});
