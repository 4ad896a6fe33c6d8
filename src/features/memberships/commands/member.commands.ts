import { commandsOn } from '../../../execution/commands-on.js';
import { changeRole } from '../domain/members.decisions.js';
import { MEMBER, RECIPIENT } from '../domain/membership.stream.js';
import { transferOwnership } from '../domain/ownership.decision.js';
import { restoreMember, suspendMember } from '../domain/suspension.decisions.js';

const onMember = commandsOn(MEMBER);

export const ChangeMemberRole = onMember('ChangeMemberRole', changeRole);
export const SuspendMember = onMember('SuspendMember', suspendMember);
export const RestoreMember = onMember('RestoreMember', restoreMember);
export const TransferOwnership = commandsOn(RECIPIENT)('TransferOwnership', transferOwnership);
