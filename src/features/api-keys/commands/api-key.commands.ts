import { commandsOn } from '../../../execution/commands-on.js';
import { API_KEY } from '../domain/api-key.stream.js';
import * as revoking from '../domain/revoke-api-key.decision.js';

export const ApiKeyCommands = commandsOn(API_KEY, revoking);
