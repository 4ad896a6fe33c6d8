import 'reflect-metadata';
import { isLeftBehind } from './adapters/eventstoredb/faults.js';
import { pinoLog } from './adapters/pino/pino-log.js';
import { type Config, keepsData, loadConfig } from './config/load-config.js';
import type { RunningGatehouse } from './composition/gatehouse.js';

/** One line for a person, whatever the message holds. */
const fail = (error: unknown): never => {
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`gatehouse: ${message.replaceAll(/\s*\n\s*/g, ' ')}\n`);
  process.exit(1);
};

/** What nobody caught leaves the process in a state nobody knows: it ends, and the next start goes by what is on disk. */
const failUnforeseen = (error: unknown): never => {
  const place = error instanceof Error ? ` (${error.stack?.split('\n')[1]?.trim() ?? 'no stack'})` : '';
  return fail(`stopped by a fault nobody foresaw: ${error instanceof Error ? error.message : String(error)}${place}`);
};

/** Ctrl-C in a terminal comes twice where npm started the process: from the terminal, and from npm. */
const ONE_SIGNAL_MS = 500;

/** The first signal stops in order, also in the middle of the start; a later one ends the process at once. */
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

/** Loaded only now: whoever mistyped a setting need not wait for the whole product. */
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
process.on('unhandledRejection', (reason) => isLeftBehind(reason) || failUnforeseen(reason));
main().catch(fail);
