import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { RequestWithCall } from './call-context.js';
import { IdempotentRequests } from '../idempotency/idempotent-requests.js';
import { RequestAuthorizer } from '../authentication/request-authorizer.js';
import { ROUTE_ACCESS, type RouteAccess } from '../authentication/route-access.js';

/** Lets a request through to its controller once it is known who calls and that they may. */
@Injectable()
export class CallerGuard implements CanActivate {
  constructor(
    private readonly authorizer: RequestAuthorizer,
    private readonly idempotentRequests: IdempotentRequests,
    private readonly reflector: Reflector,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<RequestWithCall>();
    const rule = this.reflector.get<RouteAccess>(ROUTE_ACCESS, context.getHandler());
    request.gatehouseCall = await this.authorizer.of(request, rule);
    await this.idempotentRequests.begin(request);
    return true;
  }
}
