import { setTimeout as sleep } from 'node:timers/promises';
import { CommandError } from './stored-collection.js';
import type { Message } from './wire.js';

export interface MongoFaults {
  /** Every answer comes this much later. */
  delayMs: number;
  /** Takes everything, answers nothing until it is over; what came meanwhile is then done. */
  frozen: boolean;
  /** How far its clock is off. */
  clockAheadMs: number;
  /** As a primary that stepped down. */
  notPrimary: boolean;
  /** The next command of that name is carried out, and the connection is cut before the answer. */
  loseAnswerOf: string | null;
  /** The next commands of that name fail with the code; the driver tries a read a second time by itself. */
  failNext: { readonly command: string; readonly code: number; readonly times: number } | null;
  /** Commands that are not done before it says otherwise: they are on their way for so long. */
  holds: ((command: Message) => boolean) | null;
  /** How long the commands of that name work on the server, unless `maxTimeMS` ends them earlier. */
  slow: { readonly command: string; readonly ms: number } | null;
}

export const noFaults = (): MongoFaults => ({
  delayMs: 0,
  frozen: false,
  clockAheadMs: 0,
  notPrimary: false,
  loseAnswerOf: null,
  failNext: null,
  holds: null,
  slow: null,
});

const OUT_OF_TIME = new CommandError(50, 'MaxTimeMSExpired', 'operation exceeded time limit');
export const STEPPED_DOWN = new CommandError(
  11602,
  'InterruptedDueToReplStateChange',
  'operation was interrupted because the node is no longer primary',
  ['RetryableWriteError'],
);
export const NOT_PRIMARY = new CommandError(10107, 'NotWritablePrimary', 'not primary', ['RetryableWriteError']);

export const nameOf = (command: Message): string => Object.keys(command)[0]!.toLowerCase();

/** Takes as long as the command does. @throws CommandError once the time is over that the client gave it */
export const worked = async (slow: MongoFaults['slow'], command: Message): Promise<void> => {
  if (slow?.command.toLowerCase() !== nameOf(command)) return;
  const limit = command['maxTimeMS'] === undefined ? Infinity : Number(command['maxTimeMS']);
  await sleep(Math.min(slow.ms, limit));
  if (limit < slow.ms) throw OUT_OF_TIME;
};
