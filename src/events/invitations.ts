import { changed, created } from './audit-rule.js';
import { event, type EventOf, eventsIn } from './declaration.js';
import { id, listOf, text } from './fields.js';

const invitation = { organizationId: id('organization'), invitationId: id('invitation') };
const link = {
  /** SHA-256 of the single-use token, hex. */
  tokenHash: text,
  expiresAt: text,
};

export const INVITATION_EVENTS = eventsIn('membership', {
  InvitationSent: event(
    {
      ...invitation,
      /** Keyed hash of the invited address; the address itself is personal data, kept under the invitation's id. */
      addressHash: text,
      roleId: id('role'),
      teamIds: listOf(id('team')),
      ...link,
    },
    created('invitation.sent', '{actor} invited {address} as {role}', ({ roleId, teamIds, expiresAt }) => ({
      roleId,
      teamIds,
      expiresAt,
      status: 'pending',
    })),
  ),
  InvitationResent: event(
    { ...invitation, ...link },
    changed('invitation.resent', '{actor} sent the invitation of {address} again', ['expiresAt']),
  ),
  InvitationRevoked: event(
    invitation,
    changed('invitation.revoked', '{actor} revoked the invitation of {address}', () => ({ status: 'revoked' })),
  ),
  InvitationAccepted: event(
    { ...invitation, userId: id('member') },
    changed('invitation.accepted', '{actor} accepted the invitation to {address}', () => ({ status: 'accepted' })),
  ),
});

export type InvitationEvent = EventOf<typeof INVITATION_EVENTS>;
