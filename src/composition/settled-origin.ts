import { PROJECTIONS } from '../../projections/index.js';
import type { Log } from '../ports/log.port.js';
import { LogOrigin } from '../projector/log-origin.js';
import type { Installation } from './installation.js';

/** Compares the documents with the log before anything is read from them. @throws as {@link LogOrigin.settle} */
export const settledOrigin = async (installation: Installation, log: Log): Promise<LogOrigin> => {
  const { store, feed, progress, snapshots, idempotency, clock } = installation;
  const forget = (): Promise<void> => idempotency.sweep(clock.now());
  const warn = (message: string): void => log.warn({}, message);
  const origin = new LogOrigin({ store, feed, progress, snapshots, projections: PROJECTIONS, forget, warn });
  await origin.settle();
  return origin;
};
