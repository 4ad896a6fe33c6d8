import type { Capability } from '../../src/kernel/capabilities.js';

export const ROLE_DIRECTORY = 'role_directory';

/** One for each role of an organization's own; the built-in ones are in no read model. Who holds it is asked of the member list. */
export interface RoleDocument {
  readonly organizationId: string;
  readonly roleId: string;
  readonly name: string;
  readonly nameKey: string;
  readonly description: string | null;
  readonly capabilities: readonly Capability[];
  readonly createdAt: string;
  /** Revision of the membership stream at the last change to this role. */
  readonly version: number;
}
