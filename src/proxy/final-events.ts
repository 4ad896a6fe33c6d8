import { sseEvent, sseMessage } from './event-stream.js';
import { errorAnswer, type ProxyRefusal } from './proxy-refusal.js';

/** The last events of a stream that the proxy ends: an error for every call that waits on it, or a log message if none does. */
export const finalEvents = (refusal: ProxyRefusal, ids: readonly string[] | undefined): string => {
  // The blank line ends an event that was not complete.
  if (ids) return `\n\n${ids.map((id) => sseEvent(errorAnswer(refusal, id))).join('')}`;
  return sseMessage({
    jsonrpc: '2.0',
    method: 'notifications/message',
    params: { level: 'error', logger: 'gatehouse', data: refusal.sentence, _meta: { code: refusal.code } },
  });
};
