import type { AccessReason, ExplainedVerdict, GatewayFacts } from '../ports/access/access.port.js';
import { ProxyRefusal, unknownGateway } from './proxy-refusal.js';
import { accessStale, gatewayDisabled, memberSuspended, teamsDisabled } from './sentences.js';

const teamsOf = (explained: ExplainedVerdict): object[] =>
  explained.missing
    .filter((gap) => gap.reason === 'team.disabled')
    .map((gap) => ({ teamId: gap.teamId, name: gap.teamName, message: gap.message ?? null, since: gap.since }));

/** Without any path, a person does not see the gateway in lists either, so the answer is that it does not exist (GW-4). */
const hasNoPath = (explained: ExplainedVerdict): boolean => explained.missing.some((gap) => gap.reason === 'team.none');

/** Turns a denial into an answer. It is "not found" if the caller may not know about the thing; every other answer says why. */
export const accessRefusal = (
  reason: AccessReason,
  gateway?: GatewayFacts,
  explained?: ExplainedVerdict,
): ProxyRefusal => {
  if (reason === 'access.stale')
    return new ProxyRefusal(503, reason, accessStale(), { headers: { 'retry-after': '2' } });
  if (reason === 'member.suspended') return new ProxyRefusal(403, reason, memberSuspended());
  if (!gateway || !explained) return unknownGateway(reason);
  if (reason === 'team.disabled')
    return new ProxyRefusal(403, reason, teamsDisabled(gateway.name, explained.missing), {
      data: { teams: teamsOf(explained) },
    });
  if (reason === 'gateway.disabled' && !hasNoPath(explained))
    return new ProxyRefusal(403, reason, gatewayDisabled(gateway.name));
  return unknownGateway(reason);
};
