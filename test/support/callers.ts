import { SystemClock } from '../../src/adapters/system/system-clock.js';
import type { RouteAccess } from '../../src/edge/authentication/route-access.js';
import { ALL_CAPABILITIES, type Capability } from '../../src/kernel/capabilities.js';
import type { Named } from '../../src/kernel/narrowing.js';
import type { Clock } from '../../src/ports/clock.port.js';
import type { ApiClient } from './api-client.js';
import type { TestGatehouse } from './gatehouse.js';
import type { Tenant } from './tenant.js';

/** Who calls, as far as the rules look at it. */
export interface Standing {
  readonly proof: 'none' | 'worthless' | 'session' | 'key';
  /** What the caller may do in the organization of the path; null: it does not exist for them. */
  readonly inside: ReadonlySet<Capability> | null;
  /** Nobody verified the address. */
  readonly unverified?: true;
  /** What the key is narrowed to; absent where it is not narrowed, or no key. */
  readonly narrowedTo?: 'capabilities' | 'gateways' | 'nothing';
}

export interface KnownCaller extends Standing {
  readonly name: string;
  readonly client: ApiClient;
}

/** What a refusal says; `passes`: the rules have nothing against the call. */
export type Verdict = 'passes' | { readonly status: number; readonly code: string; readonly capability?: Capability };

const REQUIRED: Verdict = { status: 401, code: 'authentication.required' };
const WORTHLESS: Verdict = { status: 401, code: 'authentication.invalid' };
const SESSION: Verdict = { status: 403, code: 'session.required' };
const UNVERIFIED: Verdict = { status: 403, code: 'account.unverified' };
const UNKNOWN: Verdict = { status: 404, code: 'organization.unknown' };

const NARROWED: Verdict = { status: 403, code: 'key.narrowed' };

/** SEC-3: what a narrowed key may do where any member may. */
const ofNarrowed = (named: readonly Named[], { inside, narrowedTo }: Standing): Verdict => {
  const gateways = narrowedTo === 'gateways';
  const isNamed = (one: Named): boolean =>
    one === 'gateways' ? gateways : one === 'anything' ? gateways || inside!.size > 0 : inside!.has(one);
  if (narrowedTo === undefined || named.some(isNamed)) return 'passes';
  const [first] = named;
  return first === undefined || first === 'gateways' || first === 'anything'
    ? NARROWED
    : { status: 403, code: 'capability.missing', capability: first };
};

const proven = ({ proof }: Standing): Verdict =>
  proof === 'none' ? REQUIRED : proof === 'worthless' ? WORTHLESS : 'passes';

const ofMember = (standing: Standing): Verdict => {
  const verdict = proven(standing);
  return verdict === 'passes' && standing.inside === null ? UNKNOWN : verdict;
};

/** ACT-2: these alone are open to a person whose address nobody verified. */
const OPEN_TO_UNVERIFIED: ReadonlySet<RouteAccess['kind']> = new Set(['public', 'operator']);

const ofSignedIn = (evenNarrowed: boolean, caller: Standing): Verdict =>
  caller.narrowedTo === undefined || evenNarrowed ? proven(caller) : NARROWED;

const ofCapable = (anyOf: readonly Capability[], { inside }: Standing): Verdict =>
  anyOf.some((capability) => inside?.has(capability))
    ? 'passes'
    : { status: 403, code: 'capability.missing', capability: anyOf[0]! };

const firstOf = (verdict: Verdict, next: () => Verdict): Verdict => (verdict === 'passes' ? next() : verdict);

/** The rule of API.md "Conventions", written a second time and without a look at how the edge does it. */
export const verdictOn = (access: RouteAccess, caller: Standing): Verdict => {
  const excepted = OPEN_TO_UNVERIFIED.has(access.kind) || ('unverified' in access && access.unverified);
  return caller.unverified && !excepted ? UNVERIFIED : verdictOnVerified(access, caller);
};

const verdictOnVerified = (access: RouteAccess, caller: Standing): Verdict => {
  switch (access.kind) {
    case 'public':
      return 'passes';
    case 'operator':
      return REQUIRED;
    case 'maybe-signed-in':
      if (caller.proof === 'none') return 'passes';
      return caller.proof === 'key' ? SESSION : proven(caller);
    case 'signed-in':
      return ofSignedIn(access.evenNarrowed === true, caller);
    case 'session':
      return caller.proof === 'key' ? SESSION : proven(caller);
    case 'member':
      return firstOf(ofMember(caller), () => ofNarrowed(access.named, caller));
    case 'capability':
      return firstOf(ofMember(caller), () => ofCapable(access.anyOf, caller));
  }
};

/** Runs as fast as the system's and can be put forward. */
export class MovableClock implements Clock {
  private readonly system = new SystemClock();
  ahead = 0;

  now(): string {
    return new Date(Date.parse(this.system.now()) + this.ahead).toISOString();
  }

  monotonic(): number {
    return this.system.monotonic();
  }
}

const HOUR = 3_600_000;
const LONGER_THAN_A_SESSION = 60 * 24 * HOUR;
const ALL: ReadonlySet<Capability> = new Set(ALL_CAPABILITIES);
const MEMBER: ReadonlySet<Capability> = new Set(['tools:create']);

const keyOf = async (
  client: ApiClient,
  slug: string,
  more: object = {},
): Promise<{ readonly id: string; readonly key: ApiClient }> => {
  const { id, secret } = await client.must(
    client.post<{ id: string; secret: string }>(`/v1/organizations/${slug}/api-keys`, { name: 'Another', ...more }),
  );
  return { id, key: client.with(secret) };
};

/** Signed up and in so long ago that the session of then is over; an owner by today. */
const withOldSession = async (gatehouse: TestGatehouse, clock: MovableClock, tenant: Tenant): Promise<ApiClient> => {
  clock.ahead = -LONGER_THAN_A_SESSION;
  const old = await gatehouse.anyone.signUp('Erin Expired');
  clock.ahead = 0;
  const today = await gatehouse.anyone.signIn('erin.expired@example.com');
  await tenant.owner.inviteAndJoin(tenant.slug, today, 'erin.expired@example.com', 'owner');
  return old;
};

/** Everybody of the isolation matrix, made around two organizations. @param clock the product's */
export const everyCaller = async (
  gatehouse: TestGatehouse,
  clock: MovableClock,
  acme: Tenant,
  other: Tenant,
): Promise<readonly KnownCaller[]> => {
  const { owner, slug } = acme;
  const erin = await withOldSession(gatehouse, clock, acme);
  const member = await owner.inviteAndAccept(slug, 'Mia Member');
  const ended = async (name: string, end: (userId: string) => Promise<unknown>) => {
    const client = await owner.inviteAndAccept(slug, name, 'admin', [acme.ids.teamId]);
    const { key } = await keyOf(client, slug);
    await owner.must(key.get(`/v1/organizations/${slug}/teams`));
    await end(client.userId!);
    return { client, key };
  };
  const removed = await ended('Rita Removed', (id) =>
    owner.must(owner.delete(`/v1/organizations/${slug}/members/${id}`)),
  );
  const suspended = await ended('Sue Suspended', (id) =>
    owner.must(owner.post(`/v1/organizations/${slug}/members/${id}/suspend`)),
  );
  const left = await ended('Leo Left', () => Promise.resolve());
  await left.client.must(left.client.post(`/v1/organizations/${slug}/leave`));
  const both = await owner.inviteAndAccept(slug, 'Both Worlds', 'owner');
  await both.must(both.post('/v1/organizations', { name: 'Third', slug: 'third-one' }));
  const revoked = await keyOf(owner, slug);
  await owner.must(owner.delete(`/v1/organizations/${slug}/api-keys/${revoked.id}`));
  const expired = await keyOf(owner, slug, { expiresAt: new Date(Date.parse(clock.now()) + HOUR / 2).toISOString() });
  const narrowed = await Promise.all(
    ALL_CAPABILITIES.map(async (only) => ({ only, ...(await keyOf(owner, slug, { capabilities: [only] })) })),
  );
  const without = await Promise.all(
    ALL_CAPABILITIES.map(async (one) => ({
      one,
      ...(await keyOf(owner, slug, { capabilities: ALL_CAPABILITIES.filter((each) => each !== one) })),
    })),
  );
  const unverified = await gatehouse.anyone.signUpOnly('Uma Unverified');
  const { gatewayId } = acme.ids;
  const nothing = {
    'a key narrowed to nothing': { capabilities: [] },
    'a key narrowed to nothing but a gateway': { capabilities: [], gatewayIds: [gatewayId] },
    'a key narrowed to no gateway and nothing else': { capabilities: [], gatewayIds: [] },
  };
  const toNothing = await Promise.all(
    Object.entries(nothing).map(async ([name, narrowing]) => ({ name, ...(await keyOf(owner, slug, narrowing)) })),
  );
  const toGateway = await keyOf(owner, slug, { gatewayIds: [gatewayId] });
  const insider = await owner.inviteAndAccept(slug, 'Ian Insider', 'member', [acme.ids.teamId]);
  const ofMemberToGateway = await keyOf(insider, slug, { gatewayIds: [gatewayId] });
  const nobody = { proof: 'none', inside: null } as const;
  const outside = { proof: 'session', inside: null } as const;
  const worthless = { proof: 'worthless', inside: null } as const;
  clock.ahead = HOUR;
  return [
    { name: 'nobody', client: gatehouse.anyone, ...nobody },
    { name: 'somebody with a made-up token', client: gatehouse.anyone.with('ghs_made-up'), ...worthless },
    { name: 'somebody whose address is not verified', client: unverified, ...outside, unverified: true },
    { name: 'the owner of another organization', client: other.owner, ...outside },
    { name: 'a removed member', client: removed.client, ...outside },
    { name: 'a suspended member', client: suspended.client, ...outside },
    { name: 'a member who left', client: left.client, ...outside },
    { name: 'an owner at an expired session', client: erin, ...worthless },
    { name: 'the key of a removed member', client: removed.key, ...worthless },
    { name: 'the key of a suspended member', client: suspended.key, ...worthless },
    { name: 'the key of a member who left', client: left.key, ...worthless },
    { name: 'a revoked key', client: revoked.key, ...worthless },
    { name: 'an expired key', client: expired.key, ...worthless },
    { name: 'a key of another organization', client: other.owner.with(other.secret), proof: 'key', inside: null },
    {
      name: 'the key of an owner, for another organization',
      client: (await keyOf(both, 'third-one')).key,
      proof: 'key',
      inside: null,
    },
    { name: 'a member', client: member, proof: 'session', inside: MEMBER },
    { name: 'the key of a member', client: (await keyOf(member, slug)).key, proof: 'key', inside: MEMBER },
    { name: 'an owner', client: owner, proof: 'session', inside: ALL },
    { name: 'the key of an owner', client: owner.with(acme.secret), proof: 'key', inside: ALL },
    ...narrowed.map(({ only, key }): KnownCaller => ({
      name: `a key with ${only} alone`,
      client: key,
      proof: 'key',
      inside: new Set([only]),
      narrowedTo: 'capabilities',
    })),
    ...without.map(({ one, key }): KnownCaller => ({
      name: `a key with all but ${one}`,
      client: key,
      proof: 'key',
      inside: new Set(ALL_CAPABILITIES.filter((each) => each !== one)),
      narrowedTo: 'capabilities',
    })),
    ...toNothing.map(({ name, key }): KnownCaller => ({
      name,
      client: key,
      proof: 'key',
      inside: new Set(),
      narrowedTo: 'nothing',
    })),
    { name: 'a key narrowed to a gateway', client: toGateway.key, proof: 'key', inside: ALL, narrowedTo: 'gateways' },
    {
      name: 'the key of a member, narrowed to a gateway',
      client: ofMemberToGateway.key,
      proof: 'key',
      inside: MEMBER,
      narrowedTo: 'gateways',
    },
  ];
};
