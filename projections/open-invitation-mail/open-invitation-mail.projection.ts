import { projection, type ProjectionEvent } from '../projection.js';
import { OPEN_INVITATION_MAIL, type OpenInvitationMail } from './open-invitation-mail.document.js';

const HANDLES = [
  'InvitationSent',
  'InvitationResent',
  'InvitationRevoked',
  'InvitationAccepted',
  'InvitationMailClaimed',
  'InvitationMailed',
  'InvitationMailPostponed',
] as const;
type Handled = ProjectionEvent<(typeof HANDLES)[number]>;

/** What is said about the mail of a token that was replaced meanwhile changes nothing. */
const ofNewest = (
  document: OpenInvitationMail | null,
  tokenHash: string,
  change: (document: OpenInvitationMail) => OpenInvitationMail | null,
): OpenInvitationMail | null => (document === null || document.tokenHash !== tokenHash ? document : change(document));

const evolve = (document: OpenInvitationMail | null, event: Handled): OpenInvitationMail | null => {
  switch (event.type) {
    case 'InvitationSent':
    case 'InvitationResent': {
      const { organizationId, invitationId, tokenHash, expiresAt } = event.data;
      const { actor, at } = event.metadata;
      // A token that the system replaced is still sent in the name of whoever invited.
      const invitedBy = actor.kind === 'user' ? actor.userId : (document?.invitedBy ?? null);
      return { organizationId, invitationId, tokenHash, invitedBy, expiresAt, dueAt: at };
    }
    case 'InvitationRevoked':
    case 'InvitationAccepted':
      return null;
    case 'InvitationMailClaimed':
      return ofNewest(document, event.data.tokenHash, (open) => ({ ...open, dueAt: event.data.until }));
    case 'InvitationMailPostponed':
      return ofNewest(document, event.data.tokenHash, (open) => ({ ...open, dueAt: event.data.retryAt }));
    case 'InvitationMailed':
      return ofNewest(document, event.data.tokenHash, () => null);
    default:
      return document;
  }
};

export const openInvitationMail = projection({
  name: OPEN_INVITATION_MAIL,
  version: 1,
  handles: HANDLES,
  indexes: [['dueAt']],
  documentIds: (event) => [event.data.invitationId],
  evolve,
});
