import type { AccessPicture, ApiKeyFacts, MemberFacts } from './access.js';
import type { Capability } from '../../kernel/capabilities.js';
import { narrowed, type Narrowing, type Principal } from '../../kernel/principal.js';

/** Whether a key may speak for its person right now, and as how much of that person. */
export type ApiKeyStanding =
  | {
      readonly valid: true;
      readonly member: MemberFacts;
      /** What the person holds, narrowed by what the key names. */
      readonly capabilities: ReadonlySet<Capability>;
    }
  | {
      readonly valid: false;
      readonly reason: 'key.revoked' | 'key.expired' | 'organization.deleted' | 'member.none' | 'member.suspended';
    };

/** What is wrong with the key itself, apart from its person. A time that cannot be read counts as past. */
export const apiKeyFault = (
  key: Pick<ApiKeyFacts, 'revoked' | 'expiresAt'>,
  at: string,
): 'key.revoked' | 'key.expired' | undefined => {
  if (key.revoked) return 'key.revoked';
  return key.expiresAt !== null && !(Date.parse(key.expiresAt) > Date.parse(at)) ? 'key.expired' : undefined;
};

/**
 * The one rule by which the API and the proxy take or refuse a key: a key lives no longer than its membership and works only
 * while that membership does (PPL-5).
 * @param at the time now, RFC 3339
 */
export const apiKeyStanding = (picture: AccessPicture, key: ApiKeyFacts, at: string): ApiKeyStanding => {
  const fault = apiKeyFault(key, at);
  if (fault) return { valid: false, reason: fault };
  if (!picture.organization(key.organizationId)) return { valid: false, reason: 'organization.deleted' };
  const member = picture.member(key.organizationId, key.userId);
  if (!member) return { valid: false, reason: 'member.none' };
  if (member.suspended) return { valid: false, reason: 'member.suspended' };
  return { valid: true, member, capabilities: narrowed(member.capabilities, key) };
};

const NOTHING: Narrowing = { capabilities: new Set(), gatewayIds: new Set() };

/** A key that names no capability calls the gateways it names, and where it names none, none (SEC-3). */
const narrowingOf = (key: ApiKeyFacts): Narrowing | null => {
  if (key.gatewayIds !== null) return key;
  if (key.capabilities === null) return null;
  return key.capabilities.size === 0 ? NOTHING : key;
};

/** The person that a key speaks for, as much of them as it leaves. */
export const principalOf = (key: ApiKeyFacts): Principal => ({
  userId: key.userId,
  via: { kind: 'api-key', id: key.apiKeyId },
  organizationId: key.organizationId,
  narrowedTo: narrowingOf(key),
});
