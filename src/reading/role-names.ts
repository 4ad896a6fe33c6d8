import { ROLE_DIRECTORY, type RoleDocument } from '../../projections/role-directory/role-directory.projection.js';
import { BUILT_IN_ROLES } from '../kernel/capabilities.js';
import type { ReadModelReader } from '../ports/read-model-reader.port.js';

/** The present name of a role; null if it was deleted. */
export type RoleNames = (roleId: string) => string | null;

/** The present names of roles, so that a rename shows everywhere at once. */
export const roleNames = async (
  reader: ReadModelReader,
  roleIds: readonly string[],
  atLeast: bigint | undefined,
): Promise<RoleNames> => {
  const builtIn = (roleId: string): string | undefined => BUILT_IN_ROLES.get(roleId)?.name;
  const own = [...new Set(roleIds)].filter((roleId) => builtIn(roleId) === undefined);
  if (own.length === 0) return (roleId) => builtIn(roleId) ?? null;
  const documents = await reader.documents<RoleDocument>(ROLE_DIRECTORY, atLeast);
  const found = await documents.getMany(own);
  return (roleId) => builtIn(roleId) ?? found.get(roleId)?.name ?? null;
};
