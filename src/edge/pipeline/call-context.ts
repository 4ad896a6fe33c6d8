import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { MemberPrincipal, Principal } from '../../kernel/principal.js';
import type { Version } from '../../kernel/versions.js';
import type { CommandRequest } from '../../execution/command-request.js';
import type { Cookies } from './cookies.js';

/** The organization of the path, and the role of the caller in it. */
export interface Scope {
  readonly organizationId: string;
  readonly slug: string;
  readonly roleId: string;
}

/** Everything that the edge knows about a call before the controller runs. */
export interface CallContext {
  readonly request: CommandRequest;
  readonly cookies: Cookies;
  /** Whether a page of the product itself sent the request, as a browser tells. */
  readonly fromOwnPage: boolean;
  /** The caller; absent on public routes. */
  readonly principal?: Principal;
  /** Absent on routes outside an organization. */
  readonly scope?: Scope;
  /** From `If-Match`. */
  readonly expectedVersion?: Version;
  /** From `Consistency-Token`: the answer must include this position. */
  readonly atLeast?: bigint;
  /** Hash of the caller's session token; absent for API keys. */
  readonly sessionHash?: string;
}

/** A call with a known caller. */
export interface SignedInCall extends CallContext {
  readonly principal: Principal;
}

/** A call inside an organization by one of its members. */
export interface MemberCall extends SignedInCall {
  readonly principal: MemberPrincipal;
  readonly scope: Scope;
}

/** The context of the call. The access rule of the route decides which of the three types it has. */
export const Call = createParamDecorator((_: unknown, context: ExecutionContext): CallContext => {
  const { call } = context.switchToHttp().getRequest<{ readonly call?: CallContext }>();
  if (!call) throw new Error('the caller is not authorized yet');
  return call;
});
