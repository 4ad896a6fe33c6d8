import { commandsOn } from '../../../execution/commands-on.js';
import { revokeApiKey } from '../domain/revoke-api-key.decision.js';
import { API_KEY } from '../domain/api-key.stream.js';

const onApiKey = commandsOn(API_KEY);

export const RevokeApiKey = onApiKey('RevokeApiKey', revokeApiKey);
