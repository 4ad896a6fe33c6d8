import { createdBy, projection, type ProjectionEvent } from '../projection.js';
import {
  type OnboardingStep,
  ORGANIZATION_OVERVIEW,
  type OrganizationCounts,
  type OrganizationOverviewDocument as Overview,
  type StepDone,
} from './organization-overview.document.js';

const HANDLES = [
  'OrganizationCreated',
  'OrganizationDescribed',
  'OrganizationOverviewWritten',
  'OrganizationDeleted',
  'InvitationSent',
  'MemberJoined',
  'MemberRemoved',
  'MemberLeft',
  'MemberErased',
  'RoleCreated',
  'RoleDeleted',
  'TeamCreated',
  'TeamDeleted',
  'GatewayCreated',
  'GatewayArchived',
  'ServerAdded',
  'ServerRemoved',
] as const;
type Handled = ProjectionEvent<(typeof HANDLES)[number]>;

const NOTHING: OrganizationCounts = { members: 0, teams: 0, gateways: 0, servers: 0, customRoles: 0 };

const counting = (document: Overview, what: keyof OrganizationCounts, by: 1 | -1): Overview => ({
  ...document,
  counts: { ...document.counts, [what]: document.counts[what] + by },
});

const doneBy = ({ metadata: { actor, at } }: Handled): StepDone => ({
  at,
  by: actor.userId === undefined ? null : { userId: actor.userId, erased: false },
});

const done = (document: Overview, step: OnboardingStep, event: Handled): Overview =>
  document.steps[step] ? document : { ...document, steps: { ...document.steps, [step]: doneBy(event) } };

const described = (document: Overview, text: string | null, event: Handled): Overview =>
  text === null || text.trim() === '' ? document : done(document, 'describe', event);

/** A person who comes back after an erasure may be named again. */
const knownAs = (document: Overview, userId: string, erased: boolean): Overview => {
  const touched = Object.entries(document.steps).filter(
    ([, { by }]) => by !== null && by.userId === userId && by.erased !== erased,
  );
  if (touched.length === 0) return document;
  return {
    ...document,
    steps: {
      ...document.steps,
      ...Object.fromEntries(touched.map(([step, { at }]) => [step, { at, by: { userId, erased } }])),
    },
  };
};

const evolve = (document: Overview | null, event: Handled): Overview | null => {
  if (event.type === 'OrganizationCreated') {
    const { organizationId, description } = event.data;
    return described({ organizationId, counts: NOTHING, steps: {} }, description, event);
  }
  if (document === null || event.type === 'OrganizationDeleted') return null;
  return ofPeople(document, event) ?? ofThings(document, event);
};

const ofPeople = (document: Overview, event: Handled): Overview | undefined => {
  switch (event.type) {
    case 'InvitationSent':
      return done(document, 'invite', event);
    case 'MemberJoined':
      return knownAs(counting(document, 'members', 1), event.data.userId, false);
    case 'MemberRemoved':
    case 'MemberLeft':
      return counting(document, 'members', -1);
    case 'MemberErased':
      return knownAs(document, event.data.userId, true);
    case 'RoleCreated':
      return counting(document, 'customRoles', 1);
    case 'RoleDeleted':
      return counting(document, 'customRoles', -1);
    default:
      return undefined;
  }
};

const ofThings = (document: Overview, event: Handled): Overview => {
  switch (event.type) {
    case 'OrganizationDescribed':
      return described(document, event.data.description, event);
    case 'OrganizationOverviewWritten':
      return described(document, event.data.overview, event);
    case 'TeamCreated':
      return counting(document, 'teams', 1);
    case 'TeamDeleted':
      return counting(document, 'teams', -1);
    case 'GatewayCreated':
      return counting(document, 'gateways', 1);
    case 'GatewayArchived':
      return counting(document, 'gateways', -1);
    case 'ServerAdded':
      return counting(document, 'servers', 1);
    case 'ServerRemoved':
      return counting(document, 'servers', -1);
    default:
      return document;
  }
};

export const organizationOverview = projection({
  name: ORGANIZATION_OVERVIEW,
  version: 1,
  handles: HANDLES,
  indexes: [],
  documentIds: (event) => [event.data.organizationId],
  creates: createdBy('OrganizationCreated'),
  evolve,
});
