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
  /** Address with the token in it. */
  readonly link: string;
  /** RFC 3339 UTC. */
  readonly expiresAt: string;
}

const escaped = (text: string): string =>
  text.replace(
    /[&<>"']/g,
    (letter) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' })[letter]!,
  );

const day = (time: string): string =>
  new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(time));

const BUTTON =
  'display:inline-block;padding:12px 20px;border-radius:6px;background:#1f4fd8;color:#ffffff;text-decoration:none;font-weight:600';

/** The email of PPL-1: names the inviter, the organization, the role and the expiry. */
export const invitationMessage = ({
  id,
  to,
  about,
  organizationName,
  inviterName,
  roleName,
  link,
  expiresAt,
}: InvitationContent): EmailMessage => {
  const inviter = inviterName ?? 'An administrator';
  const sentence = `${inviter} has invited you to join ${organizationName} on Gatehouse as ${roleName}.`;
  const validity = `The link works once and is valid until ${day(expiresAt)} (UTC).`;
  const unexpected = 'If you did not expect this, you can leave this email unanswered: nothing happens without you.';
  const paragraph = (text: string): string => `<p style="margin:0 0 16px">${text}</p>`;
  return {
    id,
    to,
    about,
    subject: `${inviter} invites you to ${organizationName}`,
    text: ['Hello,', sentence, `Accept the invitation:\n${link}`, validity, unexpected].join('\n\n') + '\n',
    html: [
      '<!doctype html><html lang="en"><body style="font-family:system-ui,sans-serif;font-size:16px;line-height:1.5;color:#1b1f27;max-width:560px;margin:24px auto;padding:0 16px">',
      paragraph('Hello,'),
      paragraph(escaped(sentence)),
      paragraph(`<a href="${escaped(link)}" style="${BUTTON}">Accept the invitation</a>`),
      paragraph(escaped(validity)),
      `<p style="margin:0;color:#5b6270;font-size:14px">${escaped(unexpected)}</p>`,
      '</body></html>',
    ].join('\n'),
  };
};
