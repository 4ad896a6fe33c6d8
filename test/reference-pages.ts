/** What one sentence of a page asks for, in our words, and the rules that keep it. */
export interface Statement {
  readonly says: string;
  /** Ids of rules, built or in {@link LATER}. */
  readonly rules: readonly string[];
  /** Where Gatehouse does something else, and why. */
  readonly differs?: string;
}

export interface ReferencePage {
  readonly product: string;
  readonly page: string;
  readonly statements: readonly Statement[];
}

/** Rules that nothing of is built yet. */
export const LATER: Readonly<Record<string, string>> = {
  'RES-1': 'workspaces',
  'RES-2': 'registries',
  'RES-4': 'hosted servers and their tools',
  'RES-5': 'who may edit a tool',
  'VAR-1': 'variables',
  'PLAN-3': 'notices before a limit',
  'BILL-1': 'billing',
  'USE-1':
    'usage by everything that it is counted by (calls are counted and read by day, gateway, server, tool and member)',
  'SEC-1': 'security policies',
  'INT-1': 'webhooks',
  'ANA-1': 'analytics',
};

const says = (text: string, rules: string, differs?: string): Statement => ({
  says: text,
  rules: rules.split(' '),
  ...(differs !== undefined && { differs }),
});

/** The three products' own pages that Gatehouse merges, sentence by sentence as far as they state behaviour. */
export const REFERENCE_PAGES: readonly ReferencePage[] = [
  {
    product: 'MCP Functions',
    page: 'Organizations',
    statements: [
      says(
        'An organization is the outermost container: people, resources, plan and settings belong to exactly one.',
        'ORG-1 PPL-3 GW-1',
      ),
      says(
        'A person may have several organizations, for companies, clients or teams between which nothing may ever be seen.',
        'ORG-1 PPL-5 TEAM-2 GW-4',
      ),
      says('A person who signs up is led to creating an organization, and can create more at any time.', 'ORG-1 ORG-6'),
      says('It has a display name, which can be changed later.', 'ORG-1 ORG-3'),
      says(
        'It has a slug of lowercase letters, numbers and hyphens that no other organization has; one is suggested from the name and may be chosen otherwise.',
        'ORG-2',
      ),
      says('The slug stands in URLs and API addresses and never changes once it is set.', 'ORG-3 GW-5'),
      says(
        'A plan is chosen on creation: free, developer, pro or enterprise, from limited to anything.',
        'ORG-1 PLAN-1',
      ),
      says(
        'The plan can be raised or lowered at any time.',
        'PLAN-2',
        'until billing exists the operator sets it, and it acts at once both ways',
      ),
      says(
        'After creation one sees an overview of resources, usage and members, and goes on from there.',
        'ORG-7 ORG-6',
      ),
      says('Each member has a role that says what they may do.', 'PPL-3'),
      says(
        'An Owner may do everything: manage all resources, invite and remove anybody, other owners included, change settings, manage billing.',
        'PPL-3 PPL-4 BILL-1',
      ),
      says('An Owner deletes the organization.', 'ORG-4'),
      says('An Owner hands ownership on to another member.', 'ORG-5'),
      says(
        'There is at least one owner, at first the person who created the organization, and there may be several.',
        'ORG-1 ORG-5 PPL-6',
      ),
      says('An Admin does neither billing nor deletion.', 'PPL-3 ORG-4 BILL-1'),
      says('An Admin creates and manages workspaces, servers and tools.', 'RES-1 RES-3 RES-4'),
      says('An Admin invites and removes members but not owners.', 'PPL-4'),
      says('An Admin changes most settings, and sees usage and statistics.', 'ORG-3 ORG-7 PRX-7'),
      says('An Admin manages who may enter workspaces.', 'RES-1'),
      says('A Member creates, uses, tests and deploys tools.', 'RES-4'),
      says('A Member sees the workspaces, servers and tools they were given access to.', 'GW-4 RES-1'),
      says('A Member edits tools they made or were permitted to edit, and deletes none made by others.', 'RES-5'),
      says('A Member invites nobody and changes neither settings nor billing.', 'PPL-3 PPL-4 BILL-1'),
      says('An invitation names an address and a role, and goes out by mail with a link.', 'PPL-1'),
      says('Following the link one signs in or creates an account, and is a member then.', 'PPL-2'),
      says('Somebody who began as a Member can be made Admin or Owner later.', 'PPL-3 PPL-4 ORG-5'),
      says('Sensitive projects are kept apart by workspaces that only those who need them may enter.', 'RES-1'),
      says('One can go through who has access, and remove people who no longer need it.', 'ACC-4 PPL-5'),
      says('Everybody can find out what their role lets them do.', 'PPL-3'),
      says('The current plan is shown, and changed, for the organization and not for a person.', 'PLAN-1 PLAN-2 ORG-7'),
      says('Payment, invoices, billing history and billing alerts belong to the organization.', 'BILL-1'),
      says(
        'Plans limit workspaces, servers in each, tools in each, calls a month, execution time and storage.',
        'PLAN-1 PLAN-2',
      ),
      says('Usage is shown against the limits.', 'ORG-7'),
      says('A person who comes near a limit is told, and can raise the plan.', 'PLAN-2 PLAN-3'),
      says(
        'Password rules, a second factor, allowed addresses, length of sessions and what is audited are set for the organization.',
        'SEC-1',
      ),
      says(
        'Single sign-on, webhooks, API access and other services are set up for the organization.',
        'SEC-2 SEC-3 INT-1',
      ),
      says('Tools created, calls, most active members, use of workspaces and cost are shown over time.', 'ANA-1 USE-1'),
    ],
  },
  {
    product: 'MCP Manager',
    page: 'Teams',
    statements: [
      says(
        'Being added to a team gives a person the gateways that the team is provisioned; a gateway reaches people by being provisioned to teams.',
        'ACC-1 GW-2',
      ),
      says(
        'Teams say which gateways a person reaches, roles what they may do; both are needed to act on a gateway.',
        'ACC-1 ACC-2 PPL-3',
      ),
      says(
        'Creating and managing teams takes the capability to manage people, which also shows every team; without it neither is offered.',
        'TEAM-2',
      ),
      says('Capabilities decide, never the name of a role.', 'TEAM-2 PPL-3'),
      says('A person acts only on gateways of their teams, unless their role holds the override.', 'ACC-1 GW-4'),
      says('A team that provisions a gateway gives no administrative action on it.', 'ACC-2'),
      says('A person is in none, one or many teams; there is no minimum.', 'TEAM-1'),
      says('Somebody in no team reaches nothing through teams, and something only by the override.', 'ACC-1'),
      says('Each person holds exactly one role.', 'PPL-3'),
      says('Creating a gateway takes at least one team.', 'GW-1'),
      says('Afterwards the gateway is provisioned to more teams and taken from them.', 'GW-2'),
      says('A list shows every team that has access, and since when.', 'GW-2'),
      says('Provisioning takes a capability of its own.', 'GW-2'),
      says('A gateway can be given to a preview team alone and to others later.', 'GW-2 ACC-6'),
      says('Access is the union of a person’s teams; losing one way takes nothing while another is left.', 'ACC-1'),
      says('One gateway may be provisioned to several teams without conflict.', 'GW-2 ACC-1'),
      says('A team can be disabled, which makes the access it gives inactive.', 'TEAM-3'),
      says(
        'This holds at the proxy: who reached a gateway by that team alone cannot talk to it any more.',
        'TEAM-4 ACC-7',
        'decided on every request and in the middle of open streams, not on connecting alone',
      ),
      says('When such a person next connects they are told that the team is disabled.', 'TEAM-4'),
      says('Who reaches the gateway through another enabled team keeps it.', 'TEAM-4 ACC-1'),
      says('Enabling a team brings back the access it gave.', 'TEAM-3'),
      says('Disabling and enabling take the capability to manage people.', 'TEAM-2'),
      says(
        'Any team can be deleted but the last one.',
        'TEAM-5',
        'there is always one in an organization, not in a workspace',
      ),
      says('Deleting is for good and takes away the access the team gave.', 'TEAM-5'),
      says('Deleting takes the capability to manage people.', 'TEAM-2'),
      says(
        'A role with the override sees and uses every gateway whatever its teams are, in lists and at the proxy.',
        'GW-4 ACC-1',
      ),
      says('For everybody else teams are the limit of what they reach.', 'ACC-1 GW-4'),
      says('As many teams as wanted, on every plan.', 'TEAM-1 PLAN-1'),
      says('Roles of one’s own depend on the plan.', 'PPL-3 PLAN-1 PLAN-2'),
      says(
        'Creating, renaming, enabling, disabling and deleting teams and adding and removing people are one capability, which governs roles as well.',
        'TEAM-2 PPL-3',
      ),
      says('Any role, also one of the organization’s own, can be given that capability.', 'PPL-3 TEAM-2'),
      says('Everything a role can grant is listed.', 'PPL-3'),
    ],
  },
  {
    product: 'Pylee',
    page: 'Organizations',
    statements: [
      says('An organization groups registries, servers and people under one administration.', 'ORG-1 RES-2 RES-3'),
      says('It says who may see, edit or administer resources.', 'PPL-3 TEAM-2'),
      says('There are several registries for different uses or environments.', 'RES-2'),
      says('Variables and secrets are set once and shared by all registries and servers.', 'VAR-1 VAR-2'),
      says(
        'Admins have full control, members and settings included; members see and use what they may.',
        'PPL-3 GW-4',
        'deleting, billing and owners are the Owner’s alone',
      ),
      says(
        'An organization has a name, a slug, perhaps a description, and an overview in Markdown.',
        'ORG-1 ORG-2 ORG-3',
      ),
      says('Members are invited by mail.', 'PPL-1'),
      says('They are given levels of permission.', 'PPL-3'),
      says('It is set who may make or change registries and servers.', 'PPL-3 RES-2 RES-3'),
      says('Variables of the organization are inherited by registries and servers.', 'VAR-1'),
      says('Secrets are kept with access controls of their own.', 'VAR-2'),
      says('Separate organizations can be made for separate environments.', 'ORG-1'),
      says('Who is a member and what they may do can be gone through, and given sparingly.', 'PPL-3 ACC-4'),
      says(
        'On first access a timeline leads through describing the organization, the first registry, inviting members, and variables and secrets.',
        'ORG-6',
      ),
    ],
  },
];
