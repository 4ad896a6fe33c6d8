import { changed, created } from './audit-rule.js';
import { event, type EventOf, eventsIn } from './declaration.js';
import { id, listOf, nullable, text, unlisted } from './fields.js';

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
      /** The person on whose right it rests: it is void once they lose it (PPL-9). null if no person sent it. */
      invitedBy: nullable(unlisted(id('member'))),
    },
    created('invitation.sent', '{actor} invited {address} as {role}', ({ roleId, teamIds, expiresAt }) => ({
      roleId,
      teamIds,
      expiresAt,
      status: 'pending',
    })),
    (older, metadata) => ({ ...older, invitedBy: metadata?.actor.userId ?? null }),
  ),
  InvitationResent: event(
    {
      ...invitation,
      ...link,
      /** The person on whose right it rests from now on; null: the same as before. */
      invitedBy: nullable(unlisted(id('member'))),
    },
    changed('invitation.resent', '{actor} sent the invitation of {address} again', ['expiresAt']),
    (older, metadata) => ({ ...older, invitedBy: metadata?.actor.userId ?? null }),
  ),
  /** Final, in the append in which the person who sent it lost the right to send it (PPL-9). */
  InvitationVoided: event(
    invitation,
    changed(
      'invitation.voided',
      'The invitation of {address} became void, because the person who sent it may not send it any more',
      () => ({ status: 'void' }),
    ),
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
