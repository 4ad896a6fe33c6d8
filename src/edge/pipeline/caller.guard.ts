import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { RequestWithCall } from './call-context.js';
import { KeyedRequests } from '../idempotency/idempotent-requests.js';
import { Recognition } from '../authentication/request-authorizer.js';
import { ROUTE_ACCESS, type RouteAccess } from '../authentication/route-access.js';

/** Lets a request through to its controller once it is known who calls and that they may. */
@Injectable()
export class CallerGuard implements CanActivate {
  constructor(
    private readonly recognition: Recognition,
    private readonly keyed: KeyedRequests,
    private readonly reflector: Reflector,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<RequestWithCall>();
    const rule = this.reflector.get<RouteAccess>(ROUTE_ACCESS, context.getHandler());
    request.gatehouseCall = await this.recognition.of(request, rule);
    await this.keyed.begin(request);
    return true;
  }
}
