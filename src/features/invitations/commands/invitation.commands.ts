import { commandsOn } from '../../../execution/commands-on.js';
import { revokeInvitation } from '../domain/invitations.decisions.js';
import { INVITATION } from '../../memberships/domain/membership.stream.js';

const onInvitation = commandsOn(INVITATION);

export const RevokeInvitation = onInvitation('RevokeInvitation', revokeInvitation);
