import { isCapability } from '../../src/kernel/capabilities.js';
import { nameKey } from '../../src/kernel/names.js';
import { createdBy, projection, type ProjectionEvent } from '../projection.js';
import { ROLE_DIRECTORY, type RoleDocument } from './role-directory.document.js';

const HANDLES = ['RoleCreated', 'RoleRenamed', 'RoleDescribed', 'RoleCapabilitiesChanged', 'RoleDeleted'] as const;
type Handled = ProjectionEvent<(typeof HANDLES)[number]>;

const evolve = (document: RoleDocument | null, event: Handled): RoleDocument | null => {
  const version = Number(event.revision);
  if (event.type === 'RoleCreated') {
    const { organizationId, roleId, name, description, capabilities } = event.data;
    return {
      organizationId,
      roleId,
      name,
      nameKey: nameKey(name),
      description,
      capabilities: capabilities.filter(isCapability),
      createdAt: event.metadata.at,
      version,
    };
  }
  if (document === null) return null;
  switch (event.type) {
    case 'RoleRenamed':
      return { ...document, name: event.data.name, nameKey: nameKey(event.data.name), version };
    case 'RoleDescribed':
      return { ...document, description: event.data.description, version };
    case 'RoleCapabilitiesChanged':
      return { ...document, capabilities: event.data.capabilities.filter(isCapability), version };
    case 'RoleDeleted':
      return null;
    default:
      return document;
  }
};

export const roleDirectory = projection({
  name: ROLE_DIRECTORY,
  version: 1,
  handles: HANDLES,
  indexes: [['organizationId', 'nameKey']],
  documentIds: (event) => [event.data.roleId],
  creates: createdBy('RoleCreated'),
  evolve,
});
