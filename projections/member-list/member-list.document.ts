export const MEMBER_LIST = 'member_list';

/** One for each person in an organization; names and addresses are personal data and joined when the question is asked. */
export interface MemberDocument {
  readonly organizationId: string;
  readonly userId: string;
  readonly roleId: string;
  readonly status: 'active' | 'suspended';
  readonly joinedAt: string;
  /** Sorted; teams deleted since are still in it and fall out when joined with the teams. */
  readonly teamIds: readonly string[];
  /** Revision of the membership stream at the last change to this member. */
  readonly version: number;
}

export const memberDocumentId = (organizationId: string, userId: string): string => `${organizationId}:${userId}`;
