import { openSync } from 'node:fs';
import { isIP } from 'node:net';
import { pino } from 'pino';
import type { SecurityEvent, SecurityLog, SecurityNote } from '../../ports/security-log.port.js';

export interface SecurityLogSettings {
  /** `info`: everything; `warn`: refusals only; `silent`: nothing. */
  readonly level: string;
  /** `stderr`, or the path of a file, which lines are added to. */
  readonly to: string;
}

export interface OpenSecurityLog extends SecurityLog {
  /** Writes what is left. */
  close(): Promise<void>;
}

/** A pipe takes as much at once in one piece, so that no line is torn by one of another log. */
const LARGEST_WRITE = 4096;
const MOST_WAITING = 1024 * 1024;
const STDERR = 2;

const CODE = /^[a-z][a-z0-9]*([.-][a-z0-9]+){0,8}$/i;
const ID = /^(usr|org|key|gw|srv)_[0-9a-z]{26}$/;

const LEVELS: Partial<Record<SecurityEvent, 'info'>> = { 'credentials.changed': 'info' };

const like = (form: RegExp, text: string | undefined): string | undefined =>
  text !== undefined && text.length <= 64 && form.test(text) ? text : undefined;

/** Only what has the form of its field, whatever a caller managed to get there. */
const sound = ({ event, from, code, limit, userId, organizationId, apiKeyId, gatewayId, serverId }: SecurityNote) => ({
  event,
  from: from !== null && isIP(from) !== 0 ? from : null,
  code: like(CODE, code),
  limit: like(CODE, limit),
  userId: like(ID, userId),
  organizationId: like(ID, organizationId),
  apiKeyId: like(ID, apiKeyId),
  gatewayId: like(ID, gatewayId),
  serverId: like(ID, serverId),
});

const opened = (path: string): number => {
  try {
    return openSync(path, 'a', 0o600);
  } catch (error) {
    throw new Error(`GATEHOUSE_SECURITY_LOG: ${(error as Error).message}`, { cause: error });
  }
};

/** Lines of JSON, written in the background. @throws Error with a message of one line if the file cannot be opened */
export const pinoSecurityLog = ({ level, to }: SecurityLogSettings): OpenSecurityLog => {
  const fd = to === 'stderr' || level === 'silent' ? STDERR : opened(to);
  const destination = pino.destination({ dest: fd, sync: false, maxWrite: LARGEST_WRITE, maxLength: MOST_WAITING });
  const logger = pino(
    {
      level,
      base: { log: 'security' },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    destination,
  );
  let dropped = 0;
  let closing: Promise<void> | undefined;
  const tellDropped = (): void => {
    if (dropped > 0) logger.warn({ event: 'lines.dropped', dropped });
    dropped = 0;
  };
  destination.on('drop', () => (dropped += 1));
  destination.on('drain', tellDropped);
  // A full disk or a closed pipe stops no request.
  destination.on('error', () => undefined);
  return {
    note: (note) => (closing ? undefined : logger[LEVELS[note.event] ?? 'warn'](sound(note))),
    // Lines are dropped only while others wait to be written, so a drain is still to come.
    close: () => (closing ??= (dropped > 0 ? drained(destination) : Promise.resolve()).then(() => ended(destination))),
  };
};

type Destination = ReturnType<typeof pino.destination>;

/** A log that cannot be written is given up. */
const oneOf = (destination: Destination, ...events: readonly string[]): Promise<void> =>
  new Promise((resolve) => {
    for (const event of events) destination.once(event, () => resolve());
  });
const drained = (destination: Destination): Promise<void> => oneOf(destination, 'drain', 'error');
const ended = (destination: Destination): Promise<void> => {
  const over = oneOf(destination, 'close', 'error');
  destination.end();
  return over;
};
