import 'reflect-metadata';
import { isOrphanedRejection } from './adapters/eventstoredb/faults.js';
import { pinoLog } from './adapters/pino/pino-log.js';
import { type Config, keepsData, loadConfig } from './config/load-config.js';
import type { RunningGatehouse } from './composition/gatehouse.js';

/** Ends the process with one line for a person. */
const fail = (error: unknown): never => {
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`gatehouse: ${message.replaceAll(/\s*\n\s*/g, ' ')}\n`);
  process.exit(1);
};

/** After an uncaught error the state of the process is unknown: it ends, and the next start reads what is on disk. */
const failUnforeseen = (error: unknown): never => {
  const place = error instanceof Error ? ` (${error.stack?.split('\n')[1]?.trim() ?? 'no stack'})` : '';
  return fail(`stopped by a fault nobody foresaw: ${error instanceof Error ? error.message : String(error)}${place}`);
};

/** If npm started the process, one Ctrl-C arrives twice: from the terminal and from npm. In milliseconds. */
const ONE_SIGNAL_MS = 500;

/** The first signal stops in order, also during the start. A later one ends the process at once. */
const stopOnSignal = (starting: Promise<{ stop(): Promise<void> }>): void => {
  let first: number | undefined;
  const stop = (): void => {
    if (first !== undefined) return performance.now() - first > ONE_SIGNAL_MS ? process.exit(130) : undefined;
    first = performance.now();
    starting.then((running) => running.stop()).then(() => process.exit(0), fail);
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
};

/** Loads the product after the settings, so that a mistyped setting is reported at once. */
const start = async (config: Config): Promise<RunningGatehouse> => {
  const { startGatehouse } = await import('./composition/gatehouse.js');
  return startGatehouse(config, pinoLog(config.logLevel));
};

const main = async (): Promise<void> => {
  const config = loadConfig(process.env);
  const starting = start(config);
  stopOnSignal(starting);
  const gatehouse = await starting;
  void gatehouse.broken.then(fail);
  process.stdout.write(
    `Gatehouse listens on ${gatehouse.address}, data in ${keepsData(config) ? config.dataDir : 'EventStoreDB and MongoDB'}\n`,
  );
};

process.on('uncaughtException', failUnforeseen);
process.on('unhandledRejection', (reason) => isOrphanedRejection(reason) || failUnforeseen(reason));
main().catch(fail);
