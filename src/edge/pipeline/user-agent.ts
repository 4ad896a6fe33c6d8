import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Exchange } from './exchange.js';

/** The `User-Agent` header of the request; undefined if it has none. */
export const UserAgent = createParamDecorator(
  (_: unknown, context: ExecutionContext): string | undefined =>
    context.switchToHttp().getRequest<Exchange>().request.headers['user-agent'],
);
