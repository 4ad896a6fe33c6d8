import { SystemIds } from '../../src/adapters/system/system-ids.js';
import type { CommandRequest } from '../../src/execution/command-request.js';

const ids = new SystemIds();

/** A request by Ada at noon, under a new command id. */
export const commandRequest = (changes: Partial<CommandRequest> = {}): CommandRequest => {
  const commandId = changes.commandId ?? ids.uuid();
  return {
    commandId,
    correlationId: commandId,
    causationId: commandId,
    actor: { kind: 'user', userId: 'usr-ada' },
    at: '2026-11-21T12:00:00.000Z',
    ...changes,
  };
};
