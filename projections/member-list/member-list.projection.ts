import { documentProjection, type ProjectionEvent, revised, versionOf } from '../projection.js';

export const MEMBER_LIST = 'member_list';

/** One for each person in an organization. Names and addresses are personal data; queries join them. */
export interface MemberDocument {
  readonly organizationId: string;
  readonly userId: string;
  readonly roleId: string;
  readonly status: 'active' | 'suspended';
  readonly joinedAt: string;
  /** Sorted. Deleted teams stay listed here; queries drop them when they join the teams. */
  readonly teamIds: readonly string[];
  /** Revision of the membership stream at the last change to this member. */
  readonly version: number;
}

export const memberDocumentId = (organizationId: string, userId: string): string => `${organizationId}:${userId}`;

const joined = (event: ProjectionEvent<'MemberJoined'>): MemberDocument => {
  const { organizationId, userId, roleId } = event.data;
  const { at } = event.metadata;
  return { organizationId, userId, roleId, status: 'active', joinedAt: at, teamIds: [], version: versionOf(event) };
};

const withTeam = (document: MemberDocument, teamId: string): MemberDocument =>
  document.teamIds.includes(teamId) ? document : { ...document, teamIds: [...document.teamIds, teamId].sort() };

const withoutTeam = (document: MemberDocument, teamId: string): MemberDocument =>
  document.teamIds.includes(teamId)
    ? { ...document, teamIds: document.teamIds.filter((id) => id !== teamId) }
    : document;

export const memberList = documentProjection({
  name: MEMBER_LIST,
  version: 2,
  indexes: [
    ['organizationId', 'joinedAt'],
    ['organizationId', 'roleId', 'joinedAt'],
    ['organizationId', 'status', 'joinedAt'],
    ['organizationId', 'userId'],
    ['organizationId', 'teamIds[]', 'joinedAt'],
  ],
  documentIds: (event) => [memberDocumentId(event.data.organizationId, event.data.userId)],
  reusesIds: true,
  created: { MemberJoined: joined },
  changed: {
    MemberRoleChanged: (member, event) => revised(member, event, { roleId: event.data.roleId }),
    MemberSuspended: (member, event) => revised(member, event, { status: 'suspended' }),
    MemberRestored: (member, event) => revised(member, event, { status: 'active' }),
    MemberRemoved: () => null,
    MemberLeft: () => null,
    TeamMemberAdded: (member, event) => withTeam(member, event.data.teamId),
    TeamMemberRemoved: (member, event) => withoutTeam(member, event.data.teamId),
  },
});
