import { emailMessage } from '../../emails/email.js';
import { inDays, listed } from '../../emails/wording.js';
import type { EmailMessage } from '../../ports/mail.port.js';

export interface InvitationContent {
  /** Id of the message: one for each token. */
  readonly id: string;
  readonly to: string;
  /** Ids under which its names and addresses are stored. */
  readonly about: readonly string[];
  readonly organizationName: string;
  /** null if the name is not known, or no longer. */
  readonly inviterName: string | null;
  readonly roleName: string;
  readonly teamNames: readonly string[];
  /** Address with the token in it. */
  readonly link: string;
  /** RFC 3339 UTC. */
  readonly expiresAt: string;
}

/** What is joined, as the email and the page of its link say it: ` in the teams A and B`. */
export const inTeams = (names: readonly string[]): string =>
  names.length === 0 ? '' : ` in the ${names.length === 1 ? 'team' : 'teams'} ${listed(names)}`;

/** The email of PPL-1: names the inviter, the organization, the role, the teams and the expiry. */
export const invitationMessage = (content: InvitationContent): EmailMessage => {
  const { id, to, about, organizationName, roleName, teamNames, link, expiresAt } = content;
  const inviter = content.inviterName ?? 'An administrator';
  return emailMessage({
    id,
    to,
    about,
    subject: `${inviter} invites you to ${organizationName}`,
    heading: `Join ${organizationName}`,
    sentences: [
      `${inviter} has invited you to join ${organizationName} on Gatehouse as ${roleName}${inTeams(teamNames)}.`,
    ],
    button: { label: 'Accept the invitation', url: link },
    notes: [
      `The link works once and is valid until ${inDays(expiresAt)}.`,
      'If you did not expect this, you can leave this email unanswered: nothing happens without you.',
    ],
    because: `${inviter} invited this address to ${organizationName}`,
  });
};
