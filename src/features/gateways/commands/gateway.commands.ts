import { commandsOn } from '../../../execution/commands-on.js';
import * as changing from '../domain/gateway.decisions.js';
import * as lifecycle from '../domain/gateway-lifecycle.decisions.js';
import { detachServer } from '../domain/gateway-servers.decisions.js';
import { unprovisionGateway } from '../domain/gateway-teams.decisions.js';
import { GATEWAY } from '../domain/gateway.stream.js';

export const GatewayCommands = commandsOn(GATEWAY, { ...changing, ...lifecycle, unprovisionGateway, detachServer });
