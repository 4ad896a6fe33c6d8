import { nameKey } from '../../src/kernel/names.js';
import { createdBy, projection, type ProjectionEvent } from '../projection.js';
import { TEAM_OVERVIEW, type TeamDocument } from './team-overview.document.js';

const HANDLES = [
  'TeamCreated',
  'TeamRenamed',
  'TeamDescribed',
  'TeamDisabled',
  'TeamEnabled',
  'TeamDeleted',
  'TeamMemberAdded',
  'TeamMemberRemoved',
  'GatewayProvisioned',
  'GatewayUnprovisioned',
] as const;
type Handled = ProjectionEvent<(typeof HANDLES)[number]>;

const created = (event: ProjectionEvent<'TeamCreated'>): TeamDocument => {
  const { organizationId, teamId, name, description } = event.data;
  return {
    organizationId,
    teamId,
    name,
    nameKey: nameKey(name),
    description,
    enabled: true,
    disabledMessage: null,
    createdAt: event.metadata.at,
    memberCount: 0,
    gatewayCount: 0,
    version: Number(event.revision),
  };
};

const evolve = (document: TeamDocument | null, event: Handled): TeamDocument | null => {
  if (event.type === 'TeamCreated') return created(event);
  if (document === null) return null;
  const version = Number(event.revision);
  switch (event.type) {
    case 'TeamRenamed':
      return { ...document, name: event.data.name, nameKey: nameKey(event.data.name), version };
    case 'TeamDescribed':
      return { ...document, description: event.data.description, version };
    case 'TeamDisabled':
      return { ...document, enabled: false, disabledMessage: event.data.message, version };
    case 'TeamEnabled':
      return { ...document, enabled: true, disabledMessage: null, version };
    case 'TeamDeleted':
      return null;
    case 'TeamMemberAdded':
      return { ...document, memberCount: document.memberCount + 1, version };
    case 'TeamMemberRemoved':
      return { ...document, memberCount: document.memberCount - 1, version };
    case 'GatewayProvisioned':
      return { ...document, gatewayCount: document.gatewayCount + 1 };
    case 'GatewayUnprovisioned':
      return { ...document, gatewayCount: document.gatewayCount - 1 };
    default:
      return document;
  }
};

export const teamOverview = projection({
  name: TEAM_OVERVIEW,
  version: 1,
  handles: HANDLES,
  indexes: [
    ['organizationId', 'nameKey'],
    ['organizationId', 'enabled', 'nameKey'],
    ['organizationId', 'teamId'],
  ],
  documentIds: (event) => [event.data.teamId],
  creates: createdBy('TeamCreated'),
  evolve,
});
