import type { DomainEvent } from '../../../kernel/domain-event.js';

interface OfTeam {
  readonly organizationId: string;
  readonly teamId: string;
}

export type TeamCreated = DomainEvent<
  'TeamCreated',
  OfTeam & { readonly name: string; readonly description: string | null }
>;
export type TeamRenamed = DomainEvent<'TeamRenamed', OfTeam & { readonly name: string }>;
export type TeamDescribed = DomainEvent<'TeamDescribed', OfTeam & { readonly description: string | null }>;
export type TeamDisabled = DomainEvent<
  'TeamDisabled',
  OfTeam & {
    /** Shown to those who are cut off. */
    readonly message: string | null;
  }
>;
export type TeamEnabled = DomainEvent<'TeamEnabled', OfTeam>;
export type TeamDeleted = DomainEvent<'TeamDeleted', OfTeam>;
export type TeamMemberAdded = DomainEvent<
  'TeamMemberAdded',
  OfTeam & {
    readonly userId: string;
    /** The invitation that brought the person in; absent where somebody put them there. */
    readonly invitationId?: string;
  }
>;
export type TeamMemberRemoved = DomainEvent<'TeamMemberRemoved', OfTeam & { readonly userId: string }>;

export type TeamsEvent =
  | TeamCreated
  | TeamRenamed
  | TeamDescribed
  | TeamDisabled
  | TeamEnabled
  | TeamDeleted
  | TeamMemberAdded
  | TeamMemberRemoved;
