import { pino } from 'pino';
import type { Log } from '../../ports/log.port.js';

/** Writes JSON lines to stderr. stdout is for output that a person asked for. */
export const pinoLog = (level: string): Log => {
  const logger = pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    pino.destination({ dest: 2, sync: true }),
  );
  const write = (name: 'debug' | 'info' | 'warn' | 'error') => (fields: object, message: string) =>
    logger[name](fields, message);
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
};
