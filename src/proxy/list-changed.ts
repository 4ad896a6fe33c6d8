import { sseEvent, sseMessage } from './event-stream.js';
import type { RpcBody } from './rpc-message.js';

type ListKind = 'tools' | 'resources' | 'prompts';

const methodOf = (kind: ListKind): string => `notifications/${kind}/list_changed`;

/**
 * Events about lists that changed in the gateway. A stream of a GET gets all of them. A stream of `subscriptions/listen` (revision
 * 2026-07-28) gets those it asked for, with the id of the subscription.
 * @param body of the request that opened the stream; undefined for a GET
 */
export const listsChanged = (kinds: readonly ListKind[], body: RpcBody | undefined): string => {
  if (body === undefined) return kinds.map((kind) => sseMessage({ jsonrpc: '2.0', method: methodOf(kind) })).join('');
  return body.messages
    .flatMap(({ id = 'null', listens = [] }) =>
      kinds
        .filter((kind) => listens.includes(kind))
        .map((kind) =>
          sseEvent(
            `{"jsonrpc":"2.0","method":"${methodOf(kind)}","params":{"_meta":{"io.modelcontextprotocol/subscriptionId":${id}}}}`,
          ),
        ),
    )
    .join('');
};
