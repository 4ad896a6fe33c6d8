import { sseEvent, sseMessage } from './event-stream.js';
import type { RpcBody } from './rpc-message.js';

type ListKind = 'tools' | 'resources' | 'prompts';

const methodOf = (kind: ListKind): string => `notifications/${kind}/list_changed`;

/**
 * Events that tell of lists that changed here: on the stream that a GET opened all of them, on those of `subscriptions/listen` (revision
 * 2026-07-28) the ones it asked for, with the id of the subscription.
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
