import type { LoggerService } from '@nestjs/common';
import type { Log } from '../../ports/log.port.js';

/** The log of Nest itself. Operators need only its warnings and errors. */
export const nestLog = (log: Log): LoggerService => ({
  log: (message: unknown) => log.debug({}, String(message)),
  debug: (message: unknown) => log.debug({}, String(message)),
  verbose: (message: unknown) => log.debug({}, String(message)),
  warn: (message: unknown) => log.warn({}, String(message)),
  error: (message: unknown, stack?: unknown) => log.error({ stack }, String(message)),
  fatal: (message: unknown, stack?: unknown) => log.error({ stack }, String(message)),
});
