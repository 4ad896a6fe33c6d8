import type { CommandRequest } from './command-request.js';
import { eventId } from './event-ids.js';

/**
 * The same request for one more append to a stream that it has appended to before: event ids come from the command id,
 * the stream and the place among the command's events there, so a second append under the same command id would reuse them.
 * @param step names the append; the same name gives the same ids again
 */
export const childRequest = (request: CommandRequest, step: string): CommandRequest => ({
  ...request,
  commandId: eventId(request.commandId, step, 0),
});
