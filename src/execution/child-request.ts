import type { CommandRequest } from './command-request.js';
import { eventId } from './event-ids.js';

/**
 * The same request under another command id, for a second append to the same stream. Event ids come from the command id, the
 * stream and the place among the command's events, so a second append under the same command id would reuse them.
 * @param step names the append; the same name gives the same ids
 */
export const childRequest = (request: CommandRequest, step: string): CommandRequest => ({
  ...request,
  commandId: eventId(request.commandId, step, 0),
});
