import { isIdOf } from '../../kernel/ids.js';
import { mailedToken, readMailedToken } from '../../kernel/mailed-token.js';

export interface InvitationToken {
  readonly organizationId: string;
  readonly invitationId: string;
}

export const invitationToken = ({ organizationId, invitationId }: InvitationToken, secret: string): string =>
  mailedToken([invitationId, organizationId], secret);

/** @returns null if the text is not such a token */
export const readInvitationToken = (token: string): InvitationToken | null => {
  const [invitationId = '', organizationId = ''] = readMailedToken(token, 2) ?? [];
  return isIdOf('inv', invitationId) && isIdOf('org', organizationId) ? { organizationId, invitationId } : null;
};
