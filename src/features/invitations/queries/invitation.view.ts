import type { InvitationDocument } from '../../../../projections/invitation-list/invitation-list.projection.js';
import type { RoleNames } from '../../../reading/role-names.js';

/** An invitation as shown to people who may invite. */
export interface InvitationView {
  readonly id: string;
  /** null once it was erased. */
  readonly email: string | null;
  readonly roleId: string;
  /** null once the role is gone. */
  readonly roleName: string | null;
  readonly teamIds: readonly string[];
  /** `void`: the person who sent it lost the right to (PPL-9). */
  readonly status: 'pending' | 'expired' | 'accepted' | 'revoked' | 'void';
  readonly invitedAt: string;
  readonly invitedBy: string | null;
  readonly expiresAt: string;
  readonly resentCount: number;
}

export const INVITATION_EXAMPLE: InvitationView = {
  id: 'inv_01kamz4x8dfyjv8a2p6c2w9g5r',
  email: 'grace@example.com',
  roleId: 'member',
  roleName: 'Member',
  teamIds: ['team_01kamz4x8dfyjv8a2p6c2w9g5r'],
  status: 'pending',
  invitedAt: '2026-11-21T12:00:00.000Z',
  invitedBy: 'usr_01kamz4x8dfyjv8a2p6c2w9g5r',
  expiresAt: '2026-11-28T12:00:00.000Z',
  resentCount: 0,
};

/** An invitation that was sent at this time, before the read model knows of it. */
export const newInvitationView = (
  sent: Pick<InvitationView, 'roleId' | 'teamIds'> & { readonly invitationId: string; readonly email: string },
  { roleName, expiresAt }: Pick<InvitationView, 'roleName' | 'expiresAt'>,
  { at, by }: { readonly at: string; readonly by: string },
): InvitationView => ({
  id: sent.invitationId,
  email: sent.email.trim(),
  roleId: sent.roleId,
  roleName,
  teamIds: sent.teamIds,
  status: 'pending',
  invitedAt: at,
  invitedBy: by,
  expiresAt,
  resentCount: 0,
});

/** @param at the time now: no event says that an invitation expired */
export const invitationView = (
  document: InvitationDocument,
  email: string | null,
  teams: ReadonlySet<string>,
  nameOf: RoleNames,
  at: string,
): InvitationView => {
  const { invitationId: id, roleId, teamIds, status, invitedAt, invitedBy, expiresAt, resentCount } = document;
  const expired = status === 'pending' && Date.parse(expiresAt) <= Date.parse(at);
  return {
    id,
    email,
    roleId,
    roleName: nameOf(roleId),
    teamIds: teamIds.filter((teamId) => teams.has(teamId)),
    status: expired ? 'expired' : status,
    invitedAt,
    invitedBy,
    expiresAt,
    resentCount,
  };
};
