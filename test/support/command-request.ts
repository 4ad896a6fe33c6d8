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
    actor: { userId: 'usr-ada' },
    from: null,
    at: '2026-11-21T12:00:00.000Z',
    ...changes,
  };
};

/** Requests here come from nowhere. */
export const unsealed = { sealAddress: () => Promise.resolve(null) };
