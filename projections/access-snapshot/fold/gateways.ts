import type { Exposure as ExposedByEvent, GatewayEvent } from '../../../src/events/gateways.js';
import type { Exposure } from '../../../src/ports/access/access.js';
import { clearBit, withBit } from '../memory/bits.js';
import type { EventRef } from '../memory/provenance.js';
import { type AccessState, organizationOf } from '../model/access-state.js';
import { type Gateway, newGateway } from '../model/organization.js';
import type { Handlers } from './handlers.js';

interface OfGateway {
  readonly organizationId: string;
  readonly gatewayId: string;
}

const gatewayOf = (state: AccessState, data: OfGateway): Gateway | undefined =>
  state.organizations.get(data.organizationId)?.gateways.get(data.gatewayId);

const turn =
  (enabled: boolean) =>
  (state: AccessState, data: OfGateway, by: EventRef): void => {
    const gateway = gatewayOf(state, data);
    if (!gateway || gateway.enabled === enabled) return;
    gateway.enabled = enabled;
    gateway.since = by;
    gateway.facts = null;
  };

/** If a kind is absent, nothing of it is exposed. */
const exposureOf = (expose: ExposedByEvent): Exposure =>
  expose === 'all'
    ? 'all'
    : { tools: new Set(expose.tools), resources: new Set(expose.resources), prompts: new Set(expose.prompts) };

export const GATEWAYS: Handlers<GatewayEvent> = {
  GatewayCreated: (state, { organizationId, gatewayId: id, name, slug }, by) => {
    const organization = organizationOf(state, organizationId);
    if (organization.gateways.has(id)) return;
    const gateway = newGateway(organization.id, { id, name, slug }, by);
    organization.gateways.set(id, gateway);
    organization.gatewaysBySlug.set(slug, gateway);
  },
  GatewayRenamed: (state, data) => {
    const gateway = gatewayOf(state, data);
    if (!gateway) return;
    gateway.name = data.name;
    gateway.facts = null;
  },
  GatewayDisabled: turn(false),
  GatewayEnabled: turn(true),
  GatewayArchived: (state, data, by) => {
    const gateway = gatewayOf(state, data);
    if (!gateway) return;
    const organization = state.organizations.get(data.organizationId)!;
    organization.gateways.delete(gateway.id);
    organization.gatewaysBySlug.delete(gateway.slug);
    organization.archived.set(gateway.id, by);
  },
  GatewayProvisioned: (state, data, by) => {
    const gateway = gatewayOf(state, data);
    const team = state.organizations.get(data.organizationId)?.teams.get(data.teamId);
    if (!gateway || !team || gateway.teamsSince.has(team.slot)) return;
    gateway.teams = withBit(gateway.teams, team.slot);
    gateway.teamsSince.set(team.slot, by);
    gateway.withdrawn?.delete(team.slot);
  },
  GatewayUnprovisioned: (state, data, by) => {
    const gateway = gatewayOf(state, data);
    const team = state.organizations.get(data.organizationId)?.teams.get(data.teamId);
    if (!gateway || !team || !gateway.teamsSince.delete(team.slot)) return;
    clearBit(gateway.teams, team.slot);
    (gateway.withdrawn ??= new Map()).set(team.slot, by);
  },
  GatewayServerAttached: (state, data, by) => {
    const gateway = gatewayOf(state, data);
    const server = state.organizations.get(data.organizationId)?.servers.get(data.serverId);
    if (!gateway || !server || gateway.attached.some((attachment) => attachment.server === server)) return;
    gateway.attached.push({ server, exposure: exposureOf(data.expose), since: by });
    gateway.facts = null;
  },
  GatewayServerDetached: (state, data) => {
    const gateway = gatewayOf(state, data);
    if (!gateway) return;
    gateway.attached = gateway.attached.filter((attachment) => attachment.server.id !== data.serverId);
    gateway.facts = null;
  },
  GatewayServerExposureChanged: (state, data, by) => {
    const gateway = gatewayOf(state, data);
    const attachment = gateway?.attached.find((candidate) => candidate.server.id === data.serverId);
    if (!gateway || !attachment) return;
    attachment.exposure = exposureOf(data.expose);
    attachment.since = by;
    gateway.facts = null;
  },
};
