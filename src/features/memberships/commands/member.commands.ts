import { commandsOn } from '../../../execution/commands-on.js';
import { changeRole } from '../domain/members.decisions.js';
import { MEMBER, RECIPIENT } from '../domain/membership.stream.js';
import * as ownership from '../domain/ownership.decision.js';
import * as suspension from '../domain/suspension.decisions.js';

export const MemberCommands = commandsOn(MEMBER, { changeMemberRole: changeRole, ...suspension });
export const OwnershipCommands = commandsOn(RECIPIENT, ownership);
