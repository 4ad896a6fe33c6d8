import { type Capability, isCapability } from '../../kernel/capabilities.js';
import { type Named, namesOneOf } from '../../kernel/narrowing.js';
import type { MemberPrincipal, Principal } from '../../kernel/principal.js';
import { forbidden, type Refusal } from '../../kernel/refusal.js';
import type { RouteAccess } from './route-access.js';

type OfOrganization = Extract<RouteAccess, { readonly kind: 'member' | 'capability' }>;
type Parameters = Readonly<Record<string, unknown>>;

const beyondTheKey = (): Refusal =>
  forbidden('key.narrowed', 'This API key is narrowed, and what it names does not include this.');

const missing = (capability: Capability, takes: string): Refusal =>
  forbidden('capability.missing', `This takes the capability ${takes}.`, { capability });

export const requireCredential = ({ via, narrowedTo }: Principal, rule: RouteAccess): void => {
  const session = rule.kind === 'session' || rule.kind === 'maybe-signed-in';
  if (session && via.kind !== 'session') throw forbidden('session.required', 'An API key cannot do this; sign in.');
  if (rule.kind === 'signed-in' && !rule.evenNarrowed && narrowedTo !== null) throw beyondTheKey();
};

export const requireRights = (principal: MemberPrincipal, rule: OfOrganization, parameters: Parameters): void => {
  if (rule.kind === 'member') return requireNamed(principal, rule.named);
  const { anyOf } = rule;
  const holds = anyOf.some((capability) => principal.capabilities.has(capability));
  if (!holds && !isAboutOneself(principal, rule, parameters)) throw missing(anyOf[0]!, anyOf.join(' or '));
};

/** A key with fewer capabilities than its person does not speak for all of them, so not about them either. */
const isAboutOneself = (
  { userId, narrowedTo }: Principal,
  { unlessAbout }: Extract<RouteAccess, { kind: 'capability' }>,
  parameters: Parameters,
): boolean =>
  unlessAbout !== undefined && parameters[unlessAbout] === userId && (narrowedTo?.capabilities ?? null) === null;

/** SEC-3: a narrowed key does nothing that its list does not name, also where a person needs no capability. */
const requireNamed = (principal: MemberPrincipal, named: readonly Named[]): void => {
  if (namesOneOf(principal, named)) return;
  const [first = ''] = named;
  throw isCapability(first) ? missing(first, `${first} for a narrowed API key`) : beyondTheKey();
};
