import 'reflect-metadata';
import { pinoLog } from './adapters/pino/pino-log.js';
import { loadConfig } from './config/load-config.js';
import { startGatehouse } from './gatehouse.js';

/** One line for a person; the stack only where it was asked for. */
const fail = (error: unknown): never => {
  process.stderr.write(`gatehouse: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
};

const main = async (): Promise<void> => {
  const config = loadConfig(process.env);
  const gatehouse = await startGatehouse(config, pinoLog(config.logLevel));
  process.stdout.write(`Gatehouse listens on ${gatehouse.address}, data in ${config.dataDir}\n`);
  const stop = (): void => {
    gatehouse.stop().then(() => process.exit(0), fail);
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
};

main().catch(fail);
