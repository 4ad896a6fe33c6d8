import { createHash } from 'node:crypto';
import { isIdOf } from '../../kernel/ids.js';

/** The token names its own invitation, so that no lookup by hash is needed. */
export interface InvitationToken {
  readonly organizationId: string;
  readonly invitationId: string;
}

export const hashInvitationToken = (token: string): string => createHash('sha256').update(token).digest('hex');

/** @param secret random text without a dot */
export const invitationToken = ({ organizationId, invitationId }: InvitationToken, secret: string): string =>
  Buffer.from(`${invitationId}.${organizationId}.${secret}`).toString('base64url');

/** @returns null if the text is not such a token */
export const readInvitationToken = (token: string): InvitationToken | null => {
  const [invitationId = '', organizationId = '', ...rest] = Buffer.from(token, 'base64url').toString('utf8').split('.');
  return rest.length === 1 && isIdOf('inv', invitationId) && isIdOf('org', organizationId)
    ? { organizationId, invitationId }
    : null;
};
