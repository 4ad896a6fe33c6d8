import { commandsOn } from '../../../execution/commands-on.js';
import { INVITATION } from '../../memberships/domain/membership.stream.js';
import { revokeInvitation } from '../domain/invitations.decisions.js';

export const InvitationCommands = commandsOn(INVITATION, { revokeInvitation });
