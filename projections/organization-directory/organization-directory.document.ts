export const ORGANIZATION_DIRECTORY = 'organization_directory';

/** One for each organization; the id is the organization's. */
export interface OrganizationDocument {
  readonly organizationId: string;
  readonly name: string;
  readonly slug: string;
  readonly plan: string;
  readonly description: string | null;
  /** Markdown. */
  readonly overview: string | null;
  /** Who created it; who owns it now is said by the roles in the member list. */
  readonly createdBy: string;
  readonly createdAt: string;
  /** null while it lives; kept afterwards, so that the operator finds it by its slug. */
  readonly deletedAt: string | null;
  /** Revision of the organization's stream. */
  readonly version: number;
}
