import type { LinkPurpose } from '../../events/accounts.js';
import { type Message, plainMessage } from './plain-message.js';

const PATHS: Readonly<Record<LinkPurpose, string>> = {
  verify: 'verify',
  reset: 'reset',
  address: 'confirm-address',
  'set-up': 'setup',
};

const minute = (time: string): string =>
  `${new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' }).format(new Date(time))} (UTC)`;

interface LinkContent {
  readonly subject: string;
  readonly sentence: string;
  readonly label: string;
  readonly unexpected: string;
}

const NOTHING_HAPPENS = 'If you did not ask for it, you can leave this email unanswered: nothing happens without you.';

const LINKS: Readonly<Record<LinkPurpose, LinkContent>> = {
  verify: {
    subject: 'Confirm your email address',
    sentence: 'An account was opened with this address on Gatehouse. Confirm that the address is yours.',
    label: 'Confirm the address',
    unexpected: NOTHING_HAPPENS,
  },
  reset: {
    subject: 'Choose a new password',
    sentence: 'Somebody asked for a new password for your account on Gatehouse.',
    label: 'Choose a new password',
    unexpected: NOTHING_HAPPENS,
  },
  address: {
    subject: 'Confirm your new email address',
    sentence: 'This address is to become the address of an account on Gatehouse.',
    label: 'Confirm the new address',
    unexpected: NOTHING_HAPPENS,
  },
  'set-up': {
    subject: 'Your account on Gatehouse',
    sentence: 'An account on Gatehouse was opened for you. Choose a password for it.',
    label: 'Choose a password',
    unexpected: 'If you did not expect it, you can leave this email unanswered.',
  },
};

/** The email with a link. @param link its token, and when it ends (RFC 3339 UTC) */
export const linkMessage = (
  purpose: LinkPurpose,
  publicUrl: string,
  { token, expiresAt, to }: { readonly token: string; readonly expiresAt: string; readonly to: string },
): Message => {
  const { subject, sentence, label, unexpected } = LINKS[purpose];
  return plainMessage({
    subject,
    paragraphs: [sentence, `The link works once and is valid until ${minute(expiresAt)}.`],
    button: { label, link: `${publicUrl}/${PATHS[purpose]}?token=${token}` },
    reason: `Sent to ${to}. ${unexpected}`,
  });
};
