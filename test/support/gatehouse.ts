import type { Config } from '../../src/config/load-config.js';
import { loadConfig } from '../../src/config/load-config.js';
import { type RunningGatehouse, startGatehouse } from '../../src/composition/gatehouse.js';
import type { Clock } from '../../src/ports/clock.port.js';
import type { Log } from '../../src/ports/log.port.js';
import { ApiClient, Seen } from './api-client.js';
import { removeFolder, temporaryFolder } from './temporary-folder.js';

export const OPERATOR_TOKEN = 'operator-token-of-a-spec';

/** A log line that a spec may look at. */
export interface LogLine {
  readonly level: string;
  readonly fields: object;
  readonly message: string;
}

/** The whole product in this process, on embedded storage in a folder of its own and a free port. */
export interface TestGatehouse {
  readonly address: string;
  readonly dataDir: string;
  readonly config: Config;
  /** Everything logged at warn and above. */
  readonly worries: readonly LogLine[];
  /** What the person who starts it sees on standard output. */
  readonly printed: readonly string[];
  /** A client that is not signed in. What one of them was answered is included in what the others read. */
  readonly anyone: ApiClient;
  /** The same data, started again, perhaps with other settings. */
  restart(environment?: Readonly<Record<string, string>>): Promise<void>;
  /** The same, with something done to the data in between. */
  stopped(meanwhile: () => Promise<void>): Promise<void>;
  /** Stops and removes the folder. */
  stop(): Promise<void>;
}

export const launch = async (
  environment: Readonly<Record<string, string>> = {},
  clock?: Clock,
): Promise<TestGatehouse> => {
  const dataDir = temporaryFolder();
  const configured = (more: Readonly<Record<string, string>> = {}): Config =>
    loadConfig({
      GATEHOUSE_PORT: '0',
      GATEHOUSE_DATA_DIR: dataDir,
      GATEHOUSE_OPERATOR_TOKEN: OPERATOR_TOKEN,
      GATEHOUSE_SECURITY_LOG_LEVEL: 'silent',
      ...environment,
      ...more,
    });
  const config = configured();
  const worries: LogLine[] = [];
  const printed: string[] = [];
  const printer = { print: (line: string) => void printed.push(line) };
  const seen = new Seen();
  const keep = (level: string) => (fields: object, message: string) => void worries.push({ level, fields, message });
  const log: Log = { debug: () => undefined, info: () => undefined, warn: keep('warn'), error: keep('error') };
  let running: RunningGatehouse = await startGatehouse(config, log, clock, printer);
  return {
    get address() {
      return running.address;
    },
    dataDir,
    config,
    worries,
    printed,
    get anyone() {
      return new ApiClient(running.address, dataDir, undefined, undefined, seen);
    },
    stopped: async (meanwhile) => {
      await running.stop();
      await meanwhile();
      running = await startGatehouse(config, log, clock, printer);
    },
    restart: async (more) => {
      await running.stop();
      running = await startGatehouse(configured(more), log, clock, printer);
    },
    stop: async () => {
      await running.stop();
      removeFolder(dataDir);
    },
  };
};
