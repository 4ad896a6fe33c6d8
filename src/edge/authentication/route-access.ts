import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiBearerAuth, ApiExtension } from '@nestjs/swagger';
import type { Capability } from '../../kernel/capabilities.js';

/** Who may call a route. Every route states it: one without is refused at start. */
export type RouteAccess =
  | { readonly kind: 'public' }
  /** Anybody; who comes with a session is recognised, and a wrong one is refused. */
  | { readonly kind: 'maybe-signed-in' }
  /** Every authenticated caller, by session or API key. */
  | { readonly kind: 'signed-in' }
  /** A person at a session: an API key does not do. */
  | { readonly kind: 'session' }
  /** Any active member of the organization in the path. */
  | { readonly kind: 'member' }
  /** Members whose role holds one of the capabilities; also the member whose own id is the parameter of the path named by `unlessAbout`. */
  | { readonly kind: 'capability'; readonly anyOf: readonly Capability[]; readonly unlessAbout?: string }
  /** The operator of the installation, by token. */
  | { readonly kind: 'operator' };

export const ROUTE_ACCESS = 'gatehouse:route-access';
/** The same rule, where /openapi.json shows it. */
export const PUBLISHED_ACCESS = 'x-gatehouse-access';

/** Kinds that answer people who do not say who they are. */
const OPEN: ReadonlySet<RouteAccess['kind']> = new Set(['public', 'maybe-signed-in']);

const access = (rule: RouteAccess): MethodDecorator & ClassDecorator =>
  applyDecorators(
    SetMetadata(ROUTE_ACCESS, rule),
    ApiExtension(PUBLISHED_ACCESS, rule),
    ...(OPEN.has(rule.kind) ? [] : [ApiBearerAuth()]),
  );

export const Public = (): MethodDecorator => access({ kind: 'public' });
export const MaybeSignedIn = (): MethodDecorator => access({ kind: 'maybe-signed-in' });
export const SignedIn = (): MethodDecorator => access({ kind: 'signed-in' });
export const SessionOnly = (): MethodDecorator => access({ kind: 'session' });
export const AnyMember = (): MethodDecorator => access({ kind: 'member' });
export const Requires = (...anyOf: readonly Capability[]): MethodDecorator => access({ kind: 'capability', anyOf });
/** About others it takes one of the capabilities; about oneself being a member is enough. @param parameter of the path that holds the person's id */
export const RequiresAboutOthers = (parameter: string, ...anyOf: readonly Capability[]): MethodDecorator =>
  access({ kind: 'capability', anyOf, unlessAbout: parameter });
export const OperatorOnly = (): MethodDecorator => access({ kind: 'operator' });
