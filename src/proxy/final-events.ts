import { sseMessage } from './event-stream.js';
import type { ProxyRefusal } from './proxy-refusal.js';
import type { RpcBody } from './rpc-message.js';

/** The last events of a stream that is cut off: an error for every waiting call, or a log message if none waits. */
export const finalEvents = (refusal: ProxyRefusal, body: RpcBody | undefined): string => {
  const error = refusal.rpcError();
  // The blank line ends an unfinished event.
  if (body) return `\n\n${body.ids.map((id) => sseMessage({ jsonrpc: '2.0', id, error })).join('')}`;
  return sseMessage({
    jsonrpc: '2.0',
    method: 'notifications/message',
    params: { level: 'error', logger: 'gatehouse', data: error },
  });
};
