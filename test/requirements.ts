/** One rule of the domain, as far as it is built. */
export interface Requirement {
  /** What it promises, in a line. */
  readonly promises: string;
  /** Which part of it is built; absent where all of it is. */
  readonly built?: string;
  /** Specs that fail when it is broken; each names the rule in a title. */
  readonly provenBy: readonly string[];
}

/** Every rule that is built, whole or in part, and what proves it. docs/requirements.md is made of this. */
export const REQUIREMENTS: Readonly<Record<string, Requirement>> = {
  'ORG-1': {
    promises:
      'Anyone signed in founds an organization with name, slug, plan and perhaps a description; they own it and are in its first team, General.',
    provenBy: [
      'test/api/organizations.spec.ts',
      'test/api/half-done.spec.ts',
      'test/unit/organizations/organizations.spec.ts',
      'test/unit/memberships/members.spec.ts',
      'test/unit/teams/team-members.spec.ts',
    ],
  },
  'ORG-2': {
    promises:
      'A slug is well-formed, not reserved, suggested from the name, and of any number who claim it at once exactly one gets it, for good.',
    provenBy: [
      'test/api/organizations.spec.ts',
      'test/api/half-done.spec.ts',
      'test/unit/slugs/slugs.spec.ts',
      'test/api/races.spec.ts',
      'test/process/cluster.spec.ts',
    ],
  },
  'ORG-3': {
    promises: 'Name, description and an overview of up to 64 KiB change; the slug never does.',
    provenBy: [
      'test/api/no-projector.spec.ts',
      'test/api/organizations.spec.ts',
      'test/unit/organizations/organizations.spec.ts',
    ],
  },
  'ORG-4': {
    promises:
      'An Owner deletes the organization by typing its slug: all access ends at once, everywhere, secrets and people who are nowhere else become unreadable, the operator keeps the audit log, and the slug stays taken.',
    provenBy: [
      'test/api/invitation-races.spec.ts',
      'test/api/deleting-organizations.spec.ts',
      'test/unit/organizations/organizations.spec.ts',
      'test/proxy/live-streams.spec.ts',
      'test/unit/access/picture.spec.ts',
      'test/api/overview.spec.ts',
      'test/api/erasing-races.spec.ts',
    ],
  },
  'ORG-5': {
    promises:
      'Ownership is handed on to another active member or shared with them, and there is always an owner who can act.',
    provenBy: ['test/api/ownership.spec.ts', 'test/unit/memberships/ownership.spec.ts'],
  },
  'ORG-6': {
    promises:
      'Getting started is four steps (describe the organization, create the first registry, invite members, configure variables and secrets), each with when and by whom it was done first, derived from what happened.',
    built:
      'describing and inviting; the steps of registries and of variables and secrets stay open until those exist, and headers sealed with a server are not counted as such secrets',
    provenBy: ['test/api/overview.spec.ts', 'test/projections/organization-overview.spec.ts'],
  },
  'ORG-7': {
    promises:
      'One page counts workspaces, servers, tools, gateways, teams and members, sets usage against the limits of the plan and tells the latest activity, to each person as far as they may see it.',
    built: 'all but workspaces and tools, of which there are none yet; of the limits API calls and custom roles',
    provenBy: ['test/api/overview.spec.ts', 'test/projections/organization-overview.spec.ts'],
  },
  'PPL-1': {
    promises:
      'An address is invited once at a time, by mail, with a role and perhaps teams; the token works once, for seven days, until resent or revoked.',
    provenBy: [
      'test/process/cluster-mail.spec.ts',
      'test/api/invitation-races.spec.ts',
      'test/api/people.spec.ts',
      'test/api/mail-outbox.spec.ts',
      'test/unit/invitations/invitations.spec.ts',
      'test/unit/invitations/renew-token.spec.ts',
      'test/unit/jobs/delivery-steps.spec.ts',
      'test/unit/jobs/deliveries.spec.ts',
      'test/contract/mail.contract.ts',
      'test/api/races.spec.ts',
      'test/process/mail-after-kill.spec.ts',
    ],
  },
  'PPL-2': {
    promises:
      'The person with the invited address accepts, with an account or by opening one, and gets that role and those of the teams that still exist.',
    provenBy: [
      'test/api/deleting-organizations.spec.ts',
      'test/api/invitation-races.spec.ts',
      'test/api/people.spec.ts',
      'test/api/half-done.spec.ts',
      'test/unit/invitations/invitations.spec.ts',
      'test/unit/teams/team-members.spec.ts',
    ],
  },
  'PPL-3': {
    promises:
      'Every member holds exactly one role: Owner, Admin, Member, or one of the organization’s own, which is made, duplicated, edited, and deleted once nobody holds it.',
    provenBy: [
      'test/api/invitation-races.spec.ts',
      'test/api/people.spec.ts',
      'test/unit/memberships/members.spec.ts',
      'test/unit/kernel/capabilities.spec.ts',
      'test/api/roles.spec.ts',
      'test/unit/roles/roles.spec.ts',
    ],
  },
  'PPL-4': {
    promises: 'Nobody grants what they do not hold, and only holders of owners:manage make, change or remove owners.',
    provenBy: [
      'test/unit/memberships/powers.spec.ts',
      'test/api/invitation-races.spec.ts',
      'test/api/people.spec.ts',
      'test/unit/invitations/invitations.spec.ts',
      'test/unit/memberships/members.spec.ts',
      'test/api/roles.spec.ts',
      'test/unit/roles/roles.spec.ts',
      'test/unit/memberships/ownership.spec.ts',
    ],
  },
  'PPL-5': {
    promises:
      'Members are removed, suspended, restored and leave; without an active membership neither teams nor keys nor sessions nor open connections are worth anything.',
    provenBy: [
      'test/api/no-projector.spec.ts',
      'test/api/people.spec.ts',
      'test/api/half-done.spec.ts',
      'test/api/isolation.spec.ts',
      'test/unit/memberships/members.spec.ts',
      'test/proxy/live-streams.spec.ts',
      'test/process/cluster.spec.ts',
      'test/unit/teams/team-members.spec.ts',
      'test/unit/access/decisions.spec.ts',
    ],
  },
  'PPL-6': {
    promises: 'The last owner who can act is neither removed, demoted nor suspended, and cannot leave.',
    provenBy: [
      'test/api/people.spec.ts',
      'test/unit/memberships/members.spec.ts',
      'test/api/races.spec.ts',
      'test/api/ownership.spec.ts',
      'test/unit/memberships/ownership.spec.ts',
      'test/unit/memberships/erasing.spec.ts',
    ],
  },
  'PPL-7': {
    promises:
      'What identifies a person can be erased: no name or address stays readable in any file, collection or kept answer, and the history has no hole. Members see addresses only of people in teams they share, and nobody but the person and the operator ends an account.',
    provenBy: [
      'test/api/personal-data.spec.ts',
      'test/api/narrowed-keys.spec.ts',
      'test/unit/edge/kept-people.spec.ts',
      'test/api/erasing.spec.ts',
      'test/api/audit.spec.ts',
      'test/contract/private-data.contract.ts',
      'test/contract/mail-file.spec.ts',
      'test/projections/audit-log.spec.ts',
      'test/unit/audit/sentences.spec.ts',
      'test/unit/memberships/erasing.spec.ts',
      'test/api/overview.spec.ts',
      'test/projections/organization-overview.spec.ts',
      'test/api/erasing-races.spec.ts',
      'test/faults/mongodb-late.spec.ts',
      'test/unit/jobs/mailed.spec.ts',
    ],
  },
  'PPL-9': {
    promises:
      'Nobody removes, suspends, restores or demotes a member who holds more than they do, and an invitation is void for good once the person who sent it loses the right to it.',
    provenBy: [
      'test/api/void-invitations.spec.ts',
      'test/unit/execution/following-events.spec.ts',
      'test/unit/invitations/void-invitations.spec.ts',
      'test/unit/memberships/powers.spec.ts',
    ],
  },
  'TEAM-1': {
    promises: 'Any number of teams with names that differ by more than case; a member is in none, one or many.',
    provenBy: [
      'test/api/teams.spec.ts',
      'test/unit/memberships/members.spec.ts',
      'test/unit/teams/teams.spec.ts',
      'test/unit/teams/team-members.spec.ts',
      'test/faults/failover.spec.ts',
    ],
  },
  'TEAM-2': {
    promises:
      'people:manage governs everything about teams; without it a person sees their own teams and not even the names of others.',
    provenBy: [
      'test/api/teams.spec.ts',
      'test/api/people.spec.ts',
      'test/api/access-check.spec.ts',
      'test/api/access-questions.spec.ts',
      'test/unit/access/check-access.spec.ts',
      'test/api/isolation.spec.ts',
      'test/api/list-filters.spec.ts',
      'test/api/overview.spec.ts',
    ],
  },
  'TEAM-3': {
    promises:
      'Disabling a team suspends the access it gives and nothing else; enabling it brings back exactly what was.',
    provenBy: [
      'test/api/no-projector.spec.ts',
      'test/api/teams.spec.ts',
      'test/api/access-check.spec.ts',
      'test/unit/teams/teams.spec.ts',
      'test/unit/teams/team-members.spec.ts',
    ],
  },
  'TEAM-4': {
    promises:
      'A person who is cut off only because teams are disabled is told which; a person with another way notices nothing.',
    provenBy: [
      'test/proxy/admission.spec.ts',
      'test/proxy/live-streams.spec.ts',
      'test/process/demo.spec.ts',
      'test/process/demo-cluster.spec.ts',
      'test/unit/access/decisions.spec.ts',
    ],
  },
  'TEAM-5': {
    promises:
      'Deleting a team is for good, ends its access and leaves no trace a person could stumble over; the last team stays.',
    provenBy: [
      'test/api/teams.spec.ts',
      'test/api/gateways.spec.ts',
      'test/unit/teams/teams.spec.ts',
      'test/unit/access/picture.spec.ts',
      'test/api/races.spec.ts',
      'test/api/lists.spec.ts',
      'test/api/overview.spec.ts',
    ],
  },
  'GW-1': {
    promises:
      'A gateway has a name, a slug of its own in the organization and at least one existing team from the start.',
    provenBy: ['test/api/gateways.spec.ts', 'test/unit/gateways/gateways.spec.ts', 'test/api/races.spec.ts'],
  },
  'GW-2': {
    promises:
      'Gateways are provisioned to teams and taken from them; the list of teams says whether each is enabled, since when, and by whom.',
    provenBy: ['test/api/gateways.spec.ts', 'test/unit/gateways/gateways.spec.ts'],
  },
  'GW-3': {
    promises:
      'Servers come and go at any time, each exposed whole or in part; gateways are disabled, enabled and archived.',
    provenBy: [
      'test/api/no-projector.spec.ts',
      'test/api/gateways.spec.ts',
      'test/unit/gateways/gateways.spec.ts',
      'test/proxy/exposure.spec.ts',
      'test/proxy/live-streams.spec.ts',
      'test/unit/access/exposure.spec.ts',
      'test/unit/proxy/answer-messages.spec.ts',
      'test/unit/proxy/exposure.spec.ts',
      'test/unit/proxy/list-filter.spec.ts',
    ],
  },
  'GW-4': {
    promises: 'A listing shows the gateways a person can reach, and all of them to holders of gateways:use-all.',
    provenBy: [
      'test/api/gateways.spec.ts',
      'test/proxy/admission.spec.ts',
      'test/unit/gateways/visible-gateways.spec.ts',
      'test/api/isolation.spec.ts',
      'test/api/overview.spec.ts',
    ],
  },
  'GW-5': {
    promises: 'Each gateway shows its URL and a ready configuration for common clients.',
    provenBy: [
      'test/api/gateways.spec.ts',
      'test/process/demo.spec.ts',
      'test/unit/gateways/client-configurations.spec.ts',
    ],
  },
  'ACC-1': {
    promises:
      'The one rule: a live organization, an active member, an enabled gateway, and a role that reaches all or an enabled team that has it.',
    provenBy: [
      'test/unit/access/decisions.spec.ts',
      'test/unit/access/naive-model.spec.ts',
      'test/proxy/admission.spec.ts',
      'test/api/access-check.spec.ts',
    ],
  },
  'ACC-2': {
    promises: 'Being able to use a gateway gives no say over it.',
    provenBy: ['test/api/gateways.spec.ts', 'test/unit/access/decisions.spec.ts', 'test/api/isolation.spec.ts'],
  },
  'ACC-3': {
    promises:
      'A check says yes or no with the paths that hold, or with what is missing, and the event that made it so.',
    provenBy: [
      'test/unit/access/histories.spec.ts',
      'test/api/access-check.spec.ts',
      'test/unit/access/check-access.spec.ts',
      'test/unit/access/decisions.spec.ts',
      'test/unit/access/naive-model.spec.ts',
      'test/unit/access/picture.spec.ts',
    ],
  },
  'ACC-4': {
    promises: 'What a person can reach and who can reach a gateway, each with the paths.',
    provenBy: [
      'test/unit/access/histories.spec.ts',
      'test/api/access-questions.spec.ts',
      'test/unit/access/naive-model.spec.ts',
    ],
  },
  'ACC-5': {
    promises: 'Any of these questions at any past moment, by time or by position, answered from the events.',
    provenBy: [
      'test/unit/access/past-pictures.spec.ts',
      'test/api/access-guide.spec.ts',
      'test/unit/access/histories.spec.ts',
      'test/api/access-questions.spec.ts',
    ],
  },
  'ACC-6': {
    promises:
      'What a change not yet made would open and close, exactly, by the rules and the fold that the real change meets.',
    provenBy: [
      'test/api/access-guide.spec.ts',
      'test/unit/access/histories.spec.ts',
      'test/api/access-questions.spec.ts',
      'test/unit/access/check-access.spec.ts',
    ],
  },
  'ACC-7': {
    promises:
      'Every request is decided anew; what is open and lost its right is ended; where it cannot be told with certainty the answer is no.',
    provenBy: [
      'test/unit/access/past-pictures.spec.ts',
      'test/unit/access/access-follower.spec.ts',
      'test/unit/access/check-access.spec.ts',
      'test/proxy/admission.spec.ts',
      'test/proxy/live-streams.spec.ts',
      'test/process/cluster.spec.ts',
      'test/process/kill.spec.ts',
    ],
  },
  'ACC-8': {
    promises:
      'Once a command that takes access away is acknowledged, nobody gets in by what it took: from then on by the process that took it, by every other within a second.',
    provenBy: [
      'test/unit/access/access-follower.spec.ts',
      'test/unit/execution/executor.spec.ts',
      'test/api/access-check.spec.ts',
      'test/process/cluster.spec.ts',
      'test/api/roles.spec.ts',
      'test/unit/roles/roles.spec.ts',
      'test/unit/access/picture.spec.ts',
      'test/proxy/live-streams.spec.ts',
    ],
  },
  'PRX-1': {
    promises: 'One endpoint a gateway, for ordinary MCP clients over Streamable HTTP.',
    built: 'the session-based revisions up to 2025-11-25',
    provenBy: ['test/proxy/pass-through.spec.ts'],
  },
  'PRX-2': {
    promises:
      'Callers prove who they are, are led to the metadata of the resource, and their token never goes upstream.',
    built: 'API keys and the metadata document; no OAuth access tokens',
    provenBy: ['test/proxy/admission.spec.ts', 'test/proxy/hostile-input.spec.ts'],
  },
  'PRX-3': {
    promises:
      'Authorization on every request; a session id proves nothing and is good for its own user only, at whichever process.',
    provenBy: [
      'test/proxy/live-streams.spec.ts',
      'test/process/cluster.spec.ts',
      'test/unit/proxy/list-changed.spec.ts',
      'test/unit/proxy/forwarded-headers.spec.ts',
    ],
  },
  'PRX-4': {
    promises: 'Several servers behind one gateway look like one.',
    built: 'one server a gateway; where there are more, calls are refused with a plain sentence',
    provenBy: ['test/proxy/admission.spec.ts'],
  },
  'PRX-5': {
    promises: 'Lists are filtered and calls refused by one rule, and connected clients hear of changed lists.',
    provenBy: [
      'test/proxy/exposure.spec.ts',
      'test/proxy/pass-through.spec.ts',
      'test/unit/access/exposure.spec.ts',
      'test/unit/proxy/answer-messages.spec.ts',
      'test/unit/proxy/exposure.spec.ts',
      'test/unit/proxy/list-changed.spec.ts',
      'test/unit/proxy/list-filter.spec.ts',
    ],
  },
  'PRX-6': {
    promises: 'Everything the protocol carries gets through.',
    built: 'what a pass-through to one server carries',
    provenBy: ['test/proxy/pass-through.spec.ts'],
  },
  'PRX-7': {
    promises:
      'Every call is counted and every refusal logged: who, which gateway, server and tool, how long, how it ended; never the arguments.',
    provenBy: ['test/proxy/metering.spec.ts', 'test/unit/proxy/call-meter.spec.ts'],
  },
  'PRX-9': {
    promises: 'Hostile callers and hostile upstreams harm nobody else.',
    built: 'all but noticing that a tool changed its definition after approval',
    provenBy: [
      'test/proxy/hostile-input.spec.ts',
      'test/proxy/hostile-upstreams.spec.ts',
      'test/proxy/exposure.spec.ts',
      'test/api/browsers.spec.ts',
      'test/unit/proxy/answer-kind.spec.ts',
      'test/unit/proxy/proxy-address.spec.ts',
      'test/unit/proxy/rpc-message.spec.ts',
      'test/unit/proxy/three-parsers.spec.ts',
      'test/unit/proxy/answer-messages.spec.ts',
      'test/unit/proxy/list-filter.spec.ts',
      'test/unit/proxy/edge-check.spec.ts',
      'test/unit/proxy/forwarded-headers.spec.ts',
      'test/unit/outbound/private-hosts.spec.ts',
      'test/unit/outbound/outbound-rule.spec.ts',
      'test/unit/outbound/outbound-guard.spec.ts',
      'test/unit/proxy/upstream-client.spec.ts',
    ],
  },
  'PRX-10': {
    promises:
      'A name that a caller may not use is never reached by another method, and handles are bound to their person.',
    built: 'names in every method and every answer, and tasks; elicitations are bound by the upstream session alone',
    provenBy: [
      'test/proxy/tasks.spec.ts',
      'test/proxy/open-streams.spec.ts',
      'test/unit/proxy/task-ids.spec.ts',
      'test/unit/proxy/forwarded-headers.spec.ts',
      'test/proxy/upstream-answers.spec.ts',
      'test/unit/proxy/methods.spec.ts',
      'test/unit/proxy/rpc-message.spec.ts',
    ],
  },
  'ACT-4': {
    promises: 'Guessing passwords is slow for the guesser and not for the person.',
    provenBy: [
      'test/api/guessing.spec.ts',
      'test/unit/accounts/password-proof.spec.ts',
      'test/unit/accounts/hashing-lane.spec.ts',
      'test/api/accept-page.spec.ts',
      'test/contract/known-places.contract.ts',
      'test/unit/kernel/network.spec.ts',
      'test/unit/limits/limits.spec.ts',
    ],
  },
  'LIM-1': {
    promises:
      'Whatever one caller can make many of has a limit, set by the operator, with a default that honest work does not meet.',
    provenBy: [
      'test/api/limits.spec.ts',
      'test/api/guessing.spec.ts',
      'test/proxy/limits.spec.ts',
      'test/unit/limits/open-now.spec.ts',
      'test/contract/limit-store.contract.ts',
      'test/unit/limits/room.spec.ts',
      'test/unit/limits/limits.spec.ts',
      'test/unit/config/load-config.spec.ts',
      'test/proxy/metering.spec.ts',
      'test/api/sweeping.spec.ts',
      'test/unit/limits/windows.spec.ts',
    ],
  },
  'LIM-2': {
    promises:
      'A limit refuses with its name, its value and when another try helps, and refused attempts cost next to nothing.',
    provenBy: ['test/unit/limits/windows.spec.ts', 'test/unit/limits/limits.spec.ts'],
  },
  'LIM-3': {
    promises: 'What outsiders send is bounded and handled in linear time, and malformed input is one refused exchange.',
    built: 'messages, URI templates, event streams and answers of upstreams at the proxy and the server test',
    provenBy: [
      'test/proxy/open-streams.spec.ts',
      'test/unit/proxy/held-bytes.spec.ts',
      'test/api/accept-page.spec.ts',
      'test/unit/proxy/turns.spec.ts',
      'test/proxy/upstream-answers.spec.ts',
      'test/proxy/upstream-fuzz.spec.ts',
      'test/unit/proxy/event-stream.spec.ts',
      'test/unit/proxy/json-text.spec.ts',
      'test/unit/proxy/outcome.spec.ts',
      'test/unit/proxy/uri-template.spec.ts',
      'test/unit/proxy/rpc-message.spec.ts',
      'test/unit/proxy/call-meter.spec.ts',
      'test/unit/proxy/read-body.spec.ts',
    ],
  },
  'RES-3': {
    promises:
      'A remote server has a URL, transport and headers, and can be tested: connected to, its tools listed, its fault said in plain words.',
    built: 'headers without {variables}',
    provenBy: [
      'test/api/servers.spec.ts',
      'test/contract/upstream-probe.spec.ts',
      'test/unit/servers/server-url.spec.ts',
      'test/unit/servers/servers.spec.ts',
    ],
  },
  'VAR-2': {
    promises: 'Secrets are sealed with keys that are sealed themselves, and are nowhere in clear.',
    built: 'the values of upstream headers, and path and query of upstream URLs, under a key per organization',
    provenBy: [
      'test/api/servers.spec.ts',
      'test/api/server-urls.spec.ts',
      'test/unit/proxy/route-secrets.spec.ts',
      'test/proxy/upstream-answers.spec.ts',
      'test/unit/servers/servers.spec.ts',
      'test/unit/servers/server-url.spec.ts',
      'test/projections/audit-log.spec.ts',
      'test/contract/private-data.contract.ts',
    ],
  },
  'ACT-1': {
    promises:
      'Who may open an account is the operator’s choice; the first person opens theirs by a link that is printed at the start.',
    built: 'without verified domains and single sign-on',
    provenBy: [
      'test/api/sign-up.spec.ts',
      'test/process/cluster-set-up.spec.ts',
      'test/api/account-pages.spec.ts',
      'test/browser/pages.spec.ts',
      'test/unit/accounts/set-up.spec.ts',
      'test/unit/config/load-config.spec.ts',
    ],
  },
  'ACT-2': {
    promises:
      'An address is verified by mail. Before that an account can do next to nothing, and gives way to the holder of the address.',
    provenBy: [
      'test/api/verification.spec.ts',
      'test/api/accept-page.spec.ts',
      'test/api/account-pages.spec.ts',
      'test/api/credentials.spec.ts',
      'test/unit/accounts/accounts.spec.ts',
      'test/unit/accounts/account-links.spec.ts',
      'test/unit/edge/request-authorizer.spec.ts',
      'test/unit/kernel/mailed-token.spec.ts',
      'test/projections/account-directory.spec.ts',
    ],
  },
  'ACT-3': {
    promises:
      'A person resets or changes the password, changes the address, sees and ends sessions, and deletes the account, unless they are the last owner of something.',
    provenBy: [
      'test/api/credentials.spec.ts',
      'test/api/half-done.spec.ts',
      'test/api/account-pages.spec.ts',
      'test/browser/pages.spec.ts',
      'test/api/my-sessions.spec.ts',
      'test/api/deleting-accounts.spec.ts',
      'test/unit/accounts/account-links.spec.ts',
      'test/unit/accounts/passwords.spec.ts',
      'test/unit/accounts/password-reset.spec.ts',
      'test/unit/accounts/device.spec.ts',
      'test/unit/accounts/sign-in.spec.ts',
    ],
  },
  'ACT-5': {
    promises: 'The person is told by mail of a new password, address, place and API key.',
    built: 'without second factors',
    provenBy: [
      'test/api/accept-page.spec.ts',
      'test/api/credentials.spec.ts',
      'test/unit/accounts/account-notices.spec.ts',
    ],
  },
  'ACT-6': {
    promises:
      'A password has 10 to 256 characters, and is neither the address, the name nor one of the 10,000 most used.',
    built: 'without the rules of an organization',
    provenBy: ['test/unit/accounts/password-rule.spec.ts', 'test/api/accounts.spec.ts'],
  },
  'SEC-2': {
    promises: 'People prove who they are, and guessing does not help.',
    built: 'passwords with argon2id',
    provenBy: [
      'test/api/accounts.spec.ts',
      'test/api/cookie-sign-in.spec.ts',
      'test/unit/accounts/accounts.spec.ts',
      'test/unit/accounts/sign-in.spec.ts',
    ],
  },
  'SEC-3': {
    promises:
      'API keys are shown once, kept as hashes, no more than their maker and what they name, expiring, revocable, and say when they were last used.',
    provenBy: [
      'test/api/narrowed-keys.spec.ts',
      'test/unit/kernel/narrowing.spec.ts',
      'test/unit/access/naive-model.spec.ts',
      'test/unit/memberships/powers.spec.ts',
      'test/api/api-keys.spec.ts',
      'test/api/isolation.spec.ts',
      'test/api/list-filters.spec.ts',
      'test/unit/api-keys/api-keys.spec.ts',
      'test/unit/access/decisions.spec.ts',
    ],
  },
  'PLAN-1': {
    promises: 'What each plan allows is data.',
    built:
      'the catalogue, read by everybody, and the plan of an organization, set by the operator; the limits are not yet the operator’s to edit, and of them only that of custom roles is enforced',
    provenBy: ['test/api/plans.spec.ts', 'test/unit/plans/plans.spec.ts', 'test/unit/roles/roles.spec.ts'],
  },
  'PLAN-2': {
    promises:
      'A limit refuses with its name, its value and what would lift it; what would no longer fit is said before a downgrade.',
    built: 'for custom roles; a change by the operator acts at once, up or down, as there are no billing periods yet',
    provenBy: [
      'test/api/plans.spec.ts',
      'test/unit/plans/plans.spec.ts',
      'test/unit/roles/roles.spec.ts',
      'test/unit/organizations/organizations.spec.ts',
    ],
  },
  'AUD-1': {
    promises:
      'Every change is in the audit log with who, what, when, from where, before and after, and can be filtered for.',
    built: 'all but the export',
    provenBy: [
      'test/api/audit.spec.ts',
      'test/api/trusted-proxies.spec.ts',
      'test/projections/audit-log.spec.ts',
      'test/unit/audit/sentences.spec.ts',
    ],
  },
  'AUD-3': {
    promises: 'Any read model can be thrown away and rebuilt while the service runs, and ends up identical.',
    provenBy: [
      'test/unit/projector/rebuild.spec.ts',
      'test/unit/projector/rebuild-progress.spec.ts',
      'test/process/rebuild.spec.ts',
      'test/process/command-line.spec.ts',
      'test/process/kill.spec.ts',
    ],
  },
};
