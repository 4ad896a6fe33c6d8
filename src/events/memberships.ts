import { changed, created, removed } from './audit-rule.js';
import { event, type EventOf, eventsIn } from './declaration.js';
import { flag, id, unlisted } from './fields.js';
import type { InvitationEvent } from './invitations.js';
import type { RoleEvent } from './roles.js';

const organization = { organizationId: id('organization') };
const member = { ...organization, userId: id('member') };
/** The same person can be a member of several organizations. */
const PERSON_HERE = ['organizationId', 'userId'] as const;

/** Members, invitations and roles of an organization are one stream, because rules span them. */
export const MEMBER_EVENTS = eventsIn('membership', {
  MemberJoined: event(
    { ...member, roleId: id('role') },
    created('member.joined', '{member} joined as {role}', ({ roleId }) => ({ roleId, status: 'active' }), PERSON_HERE),
  ),
  MemberRoleChanged: event(
    { ...member, roleId: id('role'), previousRoleId: unlisted(id('role')) },
    changed(
      'member.role-changed',
      [
        '{actor} changed the role of {member} from {old role} to {role}',
        '{actor} changed their own role from {old role} to {role}',
      ],
      ['roleId'],
      PERSON_HERE,
    ),
  ),
  MemberSuspended: event(
    member,
    changed(
      'member.suspended',
      ['{actor} suspended {member}', '{actor} suspended themselves'],
      () => ({ status: 'suspended' }),
      PERSON_HERE,
    ),
  ),
  MemberRestored: event(
    member,
    changed('member.restored', '{actor} restored {member}', () => ({ status: 'active' }), PERSON_HERE),
  ),
  /** Another person ended the membership. MemberLeft is for people who leave by themselves. */
  MemberRemoved: event(
    member,
    removed(
      'member.removed',
      ['{actor} removed {member} from the organization', '{actor} removed themselves from the organization'],
      [],
      PERSON_HERE,
    ),
  ),
  MemberLeft: event(member, removed('member.left', '{member} left the organization', [], PERSON_HERE)),
  /** No personal data of the person can be read in this organization any more. Only the id is left. */
  MemberErased: event(
    member,
    // Stored, so that the audit log does not show the name here, even if the person has one in another organization.
    changed('member.erased', '{actor} erased what identified a person', () => ({ status: 'erased' }), PERSON_HERE),
  ),
  /** Explains the role changes next to it. Only those change what people may do. */
  OwnershipTransferred: event(
    {
      ...organization,
      fromUserId: id('member'),
      toUserId: id('member'),
      kept: flag,
    },
    created(
      'organization.ownership-transferred',
      '{actor} handed ownership on to {member}',
      ({ fromUserId, toUserId, kept }) => ({ userId: toUserId, fromUserId, kept }),
      [],
    ),
  ),
});

export type MemberEvent = EventOf<typeof MEMBER_EVENTS>;
export type MembershipEvent = RoleEvent | InvitationEvent | MemberEvent;
