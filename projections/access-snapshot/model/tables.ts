import type { ApiKeyFacts } from '../../../src/ports/access/access.js';
import { bitsOf } from '../memory/bits.js';
import type { EventRef } from '../memory/provenance.js';
import { eventRef, exposure, type Field, listOf, mapOf, optional, plain, setOf, table } from './fields.js';
import { members } from './member-words.js';
import {
  type Attachment,
  type Former,
  type Gateway,
  newGateway,
  type Organization,
  type Role,
  type Server,
  type Team,
} from './organization.js';
import { giveCapabilities, unheardRole } from './roles.js';

/** Raise it if the same events fold into another state than before, or if the saved form changes. */
export const FOLD_VERSION = 9;

// A row holds the fields in the order in which they are listed here.

const NO_EVENT = 0 as EventRef;
const text = plain<string>();
const sinceBySlot = mapOf<number, EventRef>(eventRef);

const ROLE = table<Role, 'useAll'>(
  () => unheardRole(''),
  { id: text, exists: plain(), capabilities: setOf(), useAllSince: optional(eventRef, null) },
  (role) => giveCapabilities(role, role.capabilities),
);

const FORMER = table<Former>(() => ({ since: NO_EVENT, left: null }), {
  since: eventRef,
  left: optional(sinceBySlot, null),
});

const TEAM = table<Team>(() => ({ id: '', slot: 0, name: '', enabled: true, message: null, since: NO_EVENT }), {
  id: text,
  slot: plain(),
  name: text,
  enabled: plain(),
  message: plain(),
  since: eventRef,
});

const noServer = (): Server => ({
  id: '',
  name: '',
  slug: '',
  origin: '',
  path: { text: '', sealed: false },
  headers: [],
});
const SERVER = table<Server>(noServer, {
  id: text,
  name: text,
  slug: text,
  origin: text,
  path: plain(),
  headers: plain(),
});

const attachedServer: Field<Server, string> = {
  write: ({ id }) => id,
  read: (id, { organization }) => organization.servers.get(id)!,
};
const ATTACHMENT = table<Attachment>(() => ({ server: noServer(), exposure: 'all', since: NO_EVENT }), {
  server: attachedServer,
  exposure,
  since: eventRef,
});

const GATEWAY = table<Gateway, 'organizationId' | 'teams' | 'facts'>(
  ({ organization }) => newGateway(organization.id, { id: '', name: '', slug: '' }, NO_EVENT),
  {
    enabled: plain(),
    id: text,
    name: text,
    slug: text,
    since: eventRef,
    teamsSince: sinceBySlot,
    withdrawn: optional(sinceBySlot, null),
    attached: listOf(ATTACHMENT),
  },
  (gateway) => {
    gateway.teams = bitsOf(gateway.teamsSince.keys());
  },
);

/** Fills the organization being read. Servers come before attachments, slots and roles before members. */
export const ORGANIZATION = table<Organization, 'teams' | 'enabledTeams' | 'gatewaysBySlug'>(
  ({ organization }) => organization,
  {
    id: text,
    slug: plain(),
    deleted: optional(eventRef, null),
    servers: mapOf(SERVER),
    roles: mapOf(ROLE),
    slots: listOf(optional(TEAM, undefined)),
    members,
    former: mapOf(FORMER),
    gateways: mapOf(GATEWAY),
    archived: mapOf(eventRef),
  },
  (organization) => {
    const present = organization.slots.filter((team) => team !== undefined);
    for (const team of present) organization.teams.set(team.id, team);
    organization.enabledTeams = bitsOf(present.filter(({ enabled }) => enabled).map(({ slot }) => slot));
    for (const gateway of organization.gateways.values()) organization.gatewaysBySlug.set(gateway.slug, gateway);
  },
);

export const API_KEYS = mapOf<string, ApiKeyFacts>(
  table<ApiKeyFacts>(
    () => ({
      apiKeyId: '',
      organizationId: '',
      userId: '',
      capabilities: null,
      gatewayIds: null,
      expiresAt: null,
      revoked: false,
    }),
    {
      apiKeyId: text,
      organizationId: text,
      userId: text,
      capabilities: optional(setOf(), null),
      gatewayIds: optional(setOf(), null),
      expiresAt: plain(),
      revoked: plain(),
    },
  ),
);
