import type { InvitationDocument } from '../../../../projections/invitation-list/invitation-list.document.js';
import type { RoleNames } from '../../../reading/role-names.js';

/** An invitation as those who may invite see it. */
export interface InvitationView {
  readonly id: string;
  /** null once it was erased. */
  readonly email: string | null;
  readonly roleId: string;
  /** null once the role is gone. */
  readonly roleName: string | null;
  readonly teamIds: readonly string[];
  readonly status: 'pending' | 'expired' | 'accepted' | 'revoked';
  readonly invitedAt: string;
  readonly invitedBy: string | null;
  readonly expiresAt: string;
  readonly resentCount: number;
}

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

/** @param at the time now: nothing happens when an invitation expires, so no event says it */
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
