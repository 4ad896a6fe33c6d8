import { emailMessage } from '../../../emails/email.js';
import { inMinutes } from '../../../emails/wording.js';
import type { LinkPurpose } from '../../../events/accounts.js';
import type { EmailMessage } from '../../../ports/mail.port.js';

/** Paths of the pages that the links open. */
export const LINK_PATHS: Readonly<Record<LinkPurpose, string>> = {
  verify: 'verify',
  reset: 'reset',
  address: 'confirm-address',
  'set-up': 'setup',
};

interface Wording {
  readonly subject: string;
  readonly sentence: string;
  readonly label: string;
  readonly because: string;
}

const WORDINGS: Readonly<Record<LinkPurpose, Wording>> = {
  verify: {
    subject: 'Confirm your email address',
    sentence: 'An account on Gatehouse was opened with this address. Confirm that the address is yours.',
    label: 'Confirm the address',
    because: 'an account on Gatehouse was opened with this address',
  },
  reset: {
    subject: 'Choose a new password',
    sentence: 'A new password was asked for, for your account on Gatehouse.',
    label: 'Choose a new password',
    because: 'a new password was asked for, for the account with this address',
  },
  address: {
    subject: 'Confirm your new email address',
    sentence: 'This address is to become the address of an account on Gatehouse.',
    label: 'Confirm the new address',
    because: 'somebody wants it as the address of their account on Gatehouse',
  },
  'set-up': {
    subject: 'Your account on Gatehouse',
    sentence: 'An account on Gatehouse was opened for you. Choose a password for it.',
    label: 'Choose a password',
    because: 'the operator of Gatehouse opened an account with this address',
  },
};

const NOT_EXPECTED = 'If you did not expect this, you can leave this email unanswered: nothing happens without you.';

export interface LinkContent extends Pick<EmailMessage, 'id' | 'to' | 'about'> {
  readonly publicUrl: string;
  readonly token: string;
  /** RFC 3339 UTC. */
  readonly expiresAt: string;
}

export const linkMessage = (purpose: LinkPurpose, content: LinkContent): EmailMessage => {
  const { publicUrl, token, expiresAt, ...envelope } = content;
  const { subject, sentence, label, because } = WORDINGS[purpose];
  return emailMessage({
    ...envelope,
    subject,
    heading: subject,
    sentences: [sentence],
    button: { label, url: `${publicUrl}/${LINK_PATHS[purpose]}?token=${token}` },
    notes: [`The link works once and is valid until ${inMinutes(expiresAt)}.`, NOT_EXPECTED],
    because,
  });
};
