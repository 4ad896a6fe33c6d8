import type { ApiKeyFacts, ShownNames } from '../../src/ports/access/access.js';
import type { Capability } from '../../src/kernel/capabilities.js';
import type { OddCause } from './causes.js';

/** Place of a fact among those of its organization, oldest first: many things were made so by one event. */
export type FactIndex = number;
export type SlotFacts = readonly (readonly [slot: number, since: FactIndex])[];

/** What of the members is not in their words. */
export interface MembersRow {
  /** Roles that they have, by the number that stands in the words. */
  readonly roles: readonly string[];
  /** By the place among the members, for the few who have any. */
  readonly left: readonly (readonly [member: number, left: SlotFacts])[];
  readonly keys: readonly (readonly [member: number, keys: readonly string[]])[];
}
export type FormerRow = readonly [userId: string, since: FactIndex, left: SlotFacts | null];
export type TeamRow =
  readonly [id: string, name: string, enabled: 0 | 1, message: string | null, since: FactIndex] | null;
export type ShownRow =
  'all' | readonly [tools: readonly string[], resources: readonly string[], prompts: readonly string[]];
export type AttachmentRow = readonly [serverId: string, shown: ShownRow, since: FactIndex];
export type GatewayRow = readonly [
  id: string,
  name: string,
  slug: string,
  enabled: 0 | 1,
  since: FactIndex,
  teams: SlotFacts,
  withdrawn: SlotFacts | null,
  attached: readonly AttachmentRow[],
];
export type ServerRow = readonly [
  id: string,
  name: string,
  slug: string,
  url: string,
  headers: readonly { readonly name: string; readonly sealed: string }[],
];
export type KeyRow = readonly [
  secretHash: string,
  apiKeyId: string,
  organizationId: string,
  userId: string,
  capabilities: readonly Capability[] | null,
  gatewayIds: readonly string[] | null,
  expiresAt: string | null,
  revoked: 0 | 1,
];
export type RoleRow = readonly [
  id: string,
  exists: 0 | 1,
  capabilities: readonly Capability[],
  useAllSince: FactIndex | null,
];
export interface OrganizationRows {
  readonly id: string;
  readonly slug: string | null;
  readonly deleted: FactIndex | null;
  readonly roles: readonly RoleRow[];
  readonly members: MembersRow;
  readonly former: readonly FormerRow[];
  readonly slots: readonly TeamRow[];
  readonly gateways: readonly GatewayRow[];
  readonly archived: readonly (readonly [id: string, since: FactIndex])[];
  readonly servers: readonly ServerRow[];
}
export interface OrganizationLine extends OrganizationRows {
  /** How many facts there are: their words follow the line. */
  readonly facts: number;
  readonly odd: readonly OddCause[];
  /** How many words of its members follow those of the facts. */
  readonly memberWords: number;
}
/** First line of a saved state. */
export interface HeadLine {
  readonly position: string;
  /** Whether words are saved with their lowest byte first, as the machine has them. */
  readonly lowestFirst: boolean;
  readonly keys: readonly KeyRow[];
  /** Of all organizations together. */
  readonly facts: number;
  /** Everybody who is a member somewhere, by the number that stands in the words. */
  readonly people: readonly string[];
}

/** Bytes of a word. */
export const WORD = 4;
export const NEWLINE = 10;
export const SPACE = 32;
export const LOWEST_FIRST = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1;

export const shownRow = (shown: ShownNames): ShownRow =>
  shown === 'all' ? 'all' : [[...shown.tools], [...shown.resources], [...shown.prompts]];

export const shownOf = (row: ShownRow): ShownNames =>
  row === 'all' ? 'all' : { tools: new Set(row[0]), resources: new Set(row[1]), prompts: new Set(row[2]) };

export const keyRow = (secretHash: string, key: ApiKeyFacts): KeyRow => [
  secretHash,
  key.apiKeyId,
  key.organizationId,
  key.userId,
  key.capabilities && [...key.capabilities],
  key.gatewayIds && [...key.gatewayIds],
  key.expiresAt,
  key.revoked ? 1 : 0,
];

export const keyOf = ([
  ,
  apiKeyId,
  organizationId,
  userId,
  capabilities,
  gatewayIds,
  expiresAt,
  revoked,
]: KeyRow): ApiKeyFacts => ({
  apiKeyId,
  organizationId,
  userId,
  capabilities: capabilities && new Set(capabilities),
  gatewayIds: gatewayIds && new Set(gatewayIds),
  expiresAt,
  revoked: revoked === 1,
});
