import type { Version } from '../../kernel/versions.js';
import type { MemberPrincipal } from '../../kernel/principal.js';
import type { MemberCall } from './call-context.js';

/** Fields that the input of every command inside an organization has. */
export interface CommonInput {
  readonly organizationId: string;
  readonly actor: MemberPrincipal;
  readonly expectedVersion: Version | undefined;
}

export const commonInput = ({ scope, principal, expectedVersion }: MemberCall): CommonInput => ({
  organizationId: scope.organizationId,
  actor: principal,
  expectedVersion,
});

/** Path of something inside the organization, such as `teams/team_…`. */
export const pathIn = ({ scope }: MemberCall, path: string): string => `/v1/organizations/${scope.slug}/${path}`;
