import { knownAddress } from '../../../edge/pages/page-fields.js';
import type { Endings, Page, PageField } from '../../../edge/pages/page.js';
import { inMinutes } from '../../../emails/wording.js';
import type { OpenedLink } from '../links/opened-links.js';

/** What is shown where a link cannot be used. @param next what to do to get another one */
export const linkEndings = (next: string): Endings => ({
  'link.unknown': {
    heading: 'This link does not work',
    sentences: ['It may be incomplete, or a newer email has replaced it. Open the newest email that you have.', next],
  },
  'link.expired': { heading: 'This link has expired', sentences: ['Links work for a short time only.', next] },
  'link.used': {
    heading: 'This link was used already',
    sentences: ['It works once, and only as long as it is needed. If you used it, nothing is left to do.', next],
  },
  'account.address-taken': {
    heading: 'This address belongs to another account',
    sentences: ['Sign in to that account instead, or use another address.'],
  },
});

/** The address that the link was mailed to, if it can still be read. */
export const addressOf = ({ email }: OpenedLink): readonly PageField[] =>
  email === undefined ? [] : [knownAddress(email)];

export const validUntil = ({ expiresAt }: OpenedLink): string => `The link is valid until ${inMinutes(expiresAt)}.`;

export const done = (heading: string, ...sentences: readonly string[]): Page => ({
  heading,
  sentences,
  notes: ['You can close this page.'],
});
