import { commandsOn } from '../../../execution/commands-on.js';
import { changeGateway } from '../domain/gateway.decisions.js';
import { archiveGateway, disableGateway, enableGateway } from '../domain/gateway-lifecycle.decisions.js';
import { unprovisionGateway } from '../domain/gateway-teams.decisions.js';
import { detachServer } from '../domain/gateway-servers.decisions.js';
import { GATEWAY } from '../domain/gateway.stream.js';

const onGateway = commandsOn(GATEWAY);

export const ChangeGateway = onGateway('ChangeGateway', changeGateway);
export const DisableGateway = onGateway('DisableGateway', disableGateway);
export const EnableGateway = onGateway('EnableGateway', enableGateway);
export const ArchiveGateway = onGateway('ArchiveGateway', archiveGateway);
export const UnprovisionGateway = onGateway('UnprovisionGateway', unprovisionGateway);
export const DetachServer = onGateway('DetachServer', detachServer);
