import type { GatewayFacts, UpstreamFacts } from '../ports/access/access.port.js';
import type { Admission } from './admission.js';
import { ProxyRefusal, RPC } from './proxy-refusal.js';
import type { RpcBody } from './rpc-message.js';
import { nameHidden } from './sentences.js';
import type { IdOwner } from './owned-ids.js';
import { exposes } from './exposure.js';

/** Refuses a method that no revision has: it could name something hidden. */
const unreadMethod = (gatewayName: string, method: string): ProxyRefusal =>
  new ProxyRefusal(
    404,
    'rpc-method.unknown',
    `The gateway '${gatewayName}' does not pass on the method '${method.slice(0, 128)}'.`,
    { rpcCode: RPC.methodNotFound },
  );

/** Refuses what the lists would not show. The answer does not say whether the thing exists. */
export const hiddenSubject = (
  gateway: GatewayFacts,
  upstream: UpstreamFacts,
  body: RpcBody | undefined,
): ProxyRefusal | undefined => {
  if (upstream.exposure === 'all' || !body) return undefined;
  const { exposure } = upstream;
  for (const { method = '', subjects, unread } of body.messages) {
    if (unread) return unreadMethod(gateway.name, method);
    const subject = subjects.find((one) => !exposes(exposure, one));
    if (subject)
      return new ProxyRefusal(
        403,
        `${subject.kind}.hidden`,
        nameHidden(gateway.name, subject.kind, subject.name.slice(0, 128)),
      );
  }
  return undefined;
};

export const sessionOwner = (admission: Admission, upstream: UpstreamFacts): IdOwner => ({
  userId: admission.principal.userId,
  gatewayId: admission.gateway.gatewayId,
  serverId: upstream.serverId,
});
