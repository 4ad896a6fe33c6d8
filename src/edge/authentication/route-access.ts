import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiBearerAuth, ApiCookieAuth, ApiExtension } from '@nestjs/swagger';
import type { Capability } from '../../kernel/capabilities.js';
import type { Named } from '../../kernel/narrowing.js';

interface OfPerson {
  /** ACT-2: also a person whose address is not verified. */
  readonly unverified?: true;
}
/** Who may call a route. The process does not start if a route does not state it. */
export type RouteAccess =
  | { readonly kind: 'public' }
  /** Everybody. A session is recognised if there is one, and a wrong one is refused. */
  | ({ readonly kind: 'maybe-signed-in' } & OfPerson)
  /** Every authenticated caller, by session or API key; by a narrowed key only if the route says so. */
  | ({ readonly kind: 'signed-in'; readonly evenNarrowed?: true } & OfPerson)
  /** A person with a session. API keys are refused. */
  | ({ readonly kind: 'session' } & OfPerson)
  /** Any active member of the organization in the path. A narrowed API key needs one of `named` (SEC-3). */
  | { readonly kind: 'member'; readonly named: readonly Named[] }
  /** Members whose role holds one of the capabilities. `unlessAbout` names a parameter of the path: the member with that id may call too, but not by a key with fewer capabilities. */
  | { readonly kind: 'capability'; readonly anyOf: readonly Capability[]; readonly unlessAbout?: string }
  /** The operator of the installation, by token. */
  | { readonly kind: 'operator' };

export const ROUTE_ACCESS = 'gatehouse:route-access';
/** Field of /openapi.json that shows the rule. */
export const PUBLISHED_ACCESS = 'x-gatehouse-access';

/** Kinds that need no token. */
const OPEN: ReadonlySet<RouteAccess['kind']> = new Set(['public', 'maybe-signed-in']);

const access = (rule: RouteAccess): MethodDecorator & ClassDecorator =>
  applyDecorators(
    SetMetadata(ROUTE_ACCESS, rule),
    ApiExtension(PUBLISHED_ACCESS, rule),
    ...(OPEN.has(rule.kind) ? [] : [ApiBearerAuth()]),
    ...(OPEN.has(rule.kind) || rule.kind === 'operator' ? [] : [ApiCookieAuth('cookie')]),
  );

export const Public = (): MethodDecorator => access({ kind: 'public' });
export const MaybeSignedIn = (of: OfPerson = {}): MethodDecorator => access({ kind: 'maybe-signed-in', ...of });
export const SignedIn = (of: OfPerson & { readonly evenNarrowed?: true } = {}): MethodDecorator =>
  access({ kind: 'signed-in', ...of });
export const SessionOnly = (of: OfPerson = {}): MethodDecorator => access({ kind: 'session', ...of });
/** @param named what a narrowed key has to name, at least one of it; nothing: no narrowed key may call */
export const AnyMember = (...named: readonly Named[]): MethodDecorator => access({ kind: 'member', named });
export const Requires = (...anyOf: readonly Capability[]): MethodDecorator => access({ kind: 'capability', anyOf });
/** A call about another person needs one of the capabilities. A call about oneself needs only membership. @param parameter of the path that holds the person's id */
export const RequiresAboutOthers = (parameter: string, ...anyOf: readonly Capability[]): MethodDecorator =>
  access({ kind: 'capability', anyOf, unlessAbout: parameter });
export const OperatorOnly = (): MethodDecorator => access({ kind: 'operator' });
