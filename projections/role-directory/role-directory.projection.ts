import { type Capability, isCapability } from '../../src/kernel/capabilities.js';
import { nameKey } from '../../src/kernel/names.js';
import { documentProjection, type ProjectionEvent, revised, versionOf } from '../projection.js';

export const ROLE_DIRECTORY = 'role_directory';

/** One for each role that an organization made. Built-in roles are in no read model. The member list says who has a role. */
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

const created = (event: ProjectionEvent<'RoleCreated'>): RoleDocument => {
  const { organizationId, roleId, name, description, capabilities } = event.data;
  return {
    organizationId,
    roleId,
    name,
    nameKey: nameKey(name),
    description,
    capabilities: capabilities.filter(isCapability),
    createdAt: event.metadata.at,
    version: versionOf(event),
  };
};

export const roleDirectory = documentProjection({
  name: ROLE_DIRECTORY,
  version: 1,
  indexes: [['organizationId', 'nameKey']],
  documentIds: (event) => [event.data.roleId],
  created: { RoleCreated: created },
  changed: {
    RoleRenamed: (role, event) => revised(role, event, { name: event.data.name, nameKey: nameKey(event.data.name) }),
    RoleDescribed: (role, event) => revised(role, event, { description: event.data.description }),
    RoleCapabilitiesChanged: (role, event) =>
      revised(role, event, { capabilities: event.data.capabilities.filter(isCapability) }),
    RoleDeleted: () => null,
  },
});
