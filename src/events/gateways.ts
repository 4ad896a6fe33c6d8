import { changed, created, removed } from './audit-rule.js';
import { event, type EventOf, eventsIn } from './declaration.js';
import { either, id, listOf, nullable, optional, record, text, type ValueOf } from './fields.js';

const names = optional(listOf(text));
const exposure = either('all', record({ tools: names, resources: names, prompts: names }));

/** What a gateway shows of a server: everything, or only the listed names. If a kind is absent, nothing of it is shown. */
export type Exposure = ValueOf<typeof exposure>;

const gateway = { organizationId: id('organization'), gatewayId: id('gateway') };
const provisioning = { ...gateway, teamId: id('team') };
const attachment = { ...gateway, serverId: id('server') };

export const GATEWAY_EVENTS = eventsIn('gateway', {
  GatewayCreated: event(
    { ...gateway, name: text, slug: text, description: nullable(text) },
    created('gateway.created', '{actor} created gateway {name}', ({ name, slug, description }) => ({
      name,
      slug,
      description,
      enabled: true,
    })),
  ),
  GatewayRenamed: event(
    { ...gateway, name: text },
    changed('gateway.renamed', '{actor} renamed gateway {old name} to {new name}', ['name']),
  ),
  GatewayDescribed: event(
    { ...gateway, description: nullable(text) },
    changed('gateway.described', '{actor} changed the description of gateway {name}', ['description']),
  ),
  GatewayDisabled: event(
    gateway,
    changed('gateway.disabled', '{actor} disabled gateway {name}', () => ({ enabled: false })),
  ),
  GatewayEnabled: event(
    gateway,
    changed('gateway.enabled', '{actor} enabled gateway {name}', () => ({ enabled: true })),
  ),
  /** Final. The slug stays taken and the history stays. */
  GatewayArchived: event(gateway, removed('gateway.archived', '{actor} archived gateway {name}')),
  GatewayProvisioned: event(
    provisioning,
    created('gateway.provisioned', '{actor} provisioned gateway {name} to team {team}', ['teamId'], []),
  ),
  GatewayUnprovisioned: event(
    provisioning,
    removed('gateway.unprovisioned', '{actor} took gateway {name} from team {team}', ['teamId'], []),
  ),
  GatewayServerAttached: event(
    { ...attachment, expose: exposure },
    created(
      'gateway.server-attached',
      '{actor} put server {server} behind gateway {name}',
      ['serverId', 'expose'],
      ['gatewayId', 'serverId'],
    ),
  ),
  GatewayServerExposureChanged: event(
    { ...attachment, expose: exposure },
    changed(
      'gateway.server-exposure-changed',
      '{actor} changed what gateway {name} shows of server {server}',
      ['serverId', 'expose'],
      ['gatewayId', 'serverId'],
    ),
  ),
  GatewayServerDetached: event(
    attachment,
    removed(
      'gateway.server-detached',
      '{actor} took server {server} away from gateway {name}',
      [],
      ['gatewayId', 'serverId'],
    ),
  ),
});

export type GatewayEvent = EventOf<typeof GATEWAY_EVENTS>;
