/** Every capability with what it unlocks, in the order people are shown them (DOMAIN "People and roles"). */
export const CAPABILITIES = {
  'people:manage':
    'Invite, remove and suspend members; create, rename, enable, disable and delete teams; add and remove team members; manage roles; see every team',
  'owners:manage': 'Invite, change and remove owners; transfer ownership',
  'gateways:manage': 'Create, rename, enable, disable and archive gateways; assign servers to them',
  'gateways:provision': 'Choose which teams a gateway is provisioned to',
  'gateways:features': 'Choose which tools, resources and prompts a gateway exposes',
  'gateways:use-all': 'See and use every gateway regardless of teams, in listings and at the proxy',
  'workspaces:manage': 'Create, rename and delete workspaces; choose who may enter them',
  'servers:manage': 'Create, edit and delete registries and servers',
  'tools:create': 'Create tools; edit, test, deploy and delete own tools',
  'tools:manage': 'Edit, test, deploy and delete tools of everybody',
  'variables:manage': 'Set and remove variables',
  'secrets:manage': 'Set and remove secrets',
  'organization:settings': 'Change name, description, overview and notifications',
  'integrations:manage':
    'Manage webhooks, API access and third-party services; see and revoke the API keys of everybody',
  'security:manage': 'Manage security policies, single sign-on and SCIM',
  'billing:manage': 'Manage plan, payment, invoices and billing alerts',
  'organization:delete': 'Delete the organization',
  'usage:view': 'View usage, limits and analytics',
  'audit:view': 'Read the audit log; ask access questions about others',
  'audit:export': 'Export the audit log',
} as const;

export type Capability = keyof typeof CAPABILITIES;

export const ALL_CAPABILITIES = Object.keys(CAPABILITIES) as readonly Capability[];

export const isCapability = (text: string): text is Capability => Object.hasOwn(CAPABILITIES, text);

/** A named bundle of capabilities (PPL-3): built-in, or an organization's own. */
export interface Role {
  /** `owner`, `admin`, `member`, or `role_…`. */
  readonly id: string;
  readonly name: string;
  readonly capabilities: ReadonlySet<Capability>;
}

export type BuiltInRole = Role;

const OWNERS_ONLY: ReadonlySet<Capability> = new Set([
  'owners:manage',
  'security:manage',
  'billing:manage',
  'organization:delete',
]);

export const OWNER: BuiltInRole = { id: 'owner', name: 'Owner', capabilities: new Set(ALL_CAPABILITIES) };
export const ADMIN: BuiltInRole = {
  id: 'admin',
  name: 'Admin',
  capabilities: new Set(ALL_CAPABILITIES.filter((c) => !OWNERS_ONLY.has(c))),
};
export const MEMBER: BuiltInRole = {
  id: 'member',
  name: 'Member',
  capabilities: new Set<Capability>(['tools:create']),
};

export const BUILT_IN_ROLES: ReadonlyMap<string, BuiltInRole> = new Map(
  [OWNER, ADMIN, MEMBER].map((role) => [role.id, role]),
);
