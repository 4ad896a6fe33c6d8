import { type Capability, isCapability } from '../../../kernel/capabilities.js';
import type { Decided } from '../../../kernel/decision.js';
import { validateName, normalizeName } from '../../../kernel/names.js';
import { conflict, forbidden, invalid, notFound, type Refusal } from '../../../kernel/refusal.js';
import type { ApiKeyEvent } from '../../../events/api-keys.js';
import type { ApiKey } from './api-key.state.js';

const LONGEST_LIFE_YEARS = 5;

export interface IssueApiKey {
  readonly organizationId: string;
  readonly apiKeyId: string;
  readonly userId: string;
  readonly name: string;
  readonly secretHash: string;
  readonly hint: string;
  /** null: all capabilities of the person, including those they get later. */
  readonly capabilities: readonly string[] | null;
  /** null: every gateway the person reaches. */
  readonly gatewayIds: readonly string[] | null;
  readonly expiresAt: string | null;
  /** RFC 3339. */
  readonly now: string;
  readonly held: ReadonlySet<Capability>;
  /** Those of `gatewayIds` that the maker may see. */
  readonly visibleGatewayIds: readonly string[];
}

/** SEC-3: a key acts as its maker and can never do more than its maker. */
export const issueApiKey = (key: ApiKey, input: IssueApiKey): Decided<ApiKeyEvent> => {
  if (key.status !== 'absent') return key.secretHash === input.secretHash ? [] : alreadyIssued();
  const fault = validateName(input.name) ?? capabilitiesFault(input) ?? gatewaysFault(input) ?? expiryFault(input);
  if (fault) return fault;
  const { organizationId, apiKeyId, userId, secretHash, hint, expiresAt } = input;
  const capabilities = input.capabilities && [...new Set(input.capabilities)];
  const gatewayIds = input.gatewayIds && [...new Set(input.gatewayIds)];
  return [
    {
      type: 'ApiKeyIssued',
      data: {
        organizationId,
        apiKeyId,
        userId,
        name: normalizeName(input.name),
        secretHash,
        hint,
        capabilities,
        gatewayIds,
        expiresAt,
      },
    },
  ];
};

/** The secret was only in the answer to the earlier attempt. It is not stored, and a key never gets a second one. */
const alreadyIssued = (): Refusal =>
  conflict(
    'api-key.already-issued',
    'An earlier attempt made this key, and its secret cannot be shown again. Revoke it and make another.',
  );

const capabilitiesFault = ({ capabilities, held }: IssueApiKey): Refusal | undefined => {
  const beyond = capabilities?.find((capability) => !isCapability(capability) || !held.has(capability));
  return beyond === undefined
    ? undefined
    : forbidden('capability.escalation', `You do not hold ${beyond}, so your key cannot either.`, {
        capability: beyond,
      });
};

const gatewaysFault = ({ gatewayIds, visibleGatewayIds }: IssueApiKey): Refusal | undefined =>
  gatewayIds?.some((gatewayId) => !visibleGatewayIds.includes(gatewayId))
    ? notFound('gateway.unknown', 'There is no such gateway.')
    : undefined;

const expiryFault = ({ expiresAt, now }: IssueApiKey): Refusal | undefined => {
  if (expiresAt === null) return undefined;
  const latest = new Date(now);
  latest.setUTCFullYear(latest.getUTCFullYear() + LONGEST_LIFE_YEARS);
  const at = Date.parse(expiresAt);
  return at > Date.parse(now) && at <= latest.getTime()
    ? undefined
    : invalid('api-key.expiry', `A key expires in the future, within ${LONGEST_LIFE_YEARS} years.`);
};
