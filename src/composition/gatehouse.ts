import type { Server } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { AccessFollower } from '../access/access-follower.js';
import { adviceOn } from '../config/advice.js';
import type { Config } from '../config/load-config.js';
import { createHttpServer } from '../edge/server/http-server.js';
import { LogFaults } from '../execution/log-faults.js';
import { type Installation, openInstallation } from './installation.js';
import { Jobs } from '../jobs/jobs.js';
import { Limits } from '../limits/limits.js';
import { placeOf } from './listening.js';
import type { Clock } from '../ports/clock.port.js';
import type { Log } from '../ports/log.port.js';
import { ProcessHealth } from './process-health.js';
import { AppliedPositions } from '../projector/applied-positions.js';
import type { LogOrigin } from '../projector/log-origin.js';
import { ProjectionRunner } from '../projector/projection-runner.js';
import { ServingReadModels } from '../projector/serving-read-models.js';
import type { Printer } from '../ports/printer.port.js';
import { PROJECTIONS } from '../../projections/index.js';
import { createProxy, type Proxy } from '../proxy/proxy.js';
import { settledOrigin } from './settled-origin.js';
import { UndoSteps } from './undo-steps.js';

/** A started product. */
export interface RunningGatehouse {
  /** Address it listens on, e.g. `http://127.0.0.1:8080`. */
  readonly address: string;
  readonly publicUrl: string;
  /** Resolves when this process can no longer write and has to be started again. */
  readonly broken: Promise<Error>;
  /** Stops listening, finishes requests under way, flushes, releases leases and the data folder. */
  stop(): Promise<void>;
}

/** How often progress is saved if other processes wait for it, in milliseconds. */
const SAVE_FOR_OTHERS_MS = 10;

const startReaders = (config: Config, installation: Installation, origin: LogOrigin, log: Log) => {
  const { limitStore, secrets, feed, store, snapshots, clock, readModels, progress, leases, holder } = installation;
  const warn = (message: string, error?: unknown): void => log.warn(error === undefined ? {} : { err: error }, message);
  const applied = new AppliedPositions();
  const reader = new ServingReadModels(PROJECTIONS, readModels, progress, applied, clock, feed, origin.line);
  const switched: ServingReadModels['switched'] = (projection, serving) => reader.switched(projection, serving);
  const runner = new ProjectionRunner(
    PROJECTIONS,
    { feed, leases, clock, readModels, progress, applied, switched, warn, logLine: origin.line },
    { holder, ...(config.readModels === 'mongodb' && { saveEveryMs: SAVE_FOR_OTHERS_MS }) },
  );
  const snapshot = origin.accessSnapshot;
  const seen: LogOrigin['seen'] = (event) => origin.seen(event);
  const access = new AccessFollower({ feed, store, snapshots, snapshot, seen, clock, log: warn });
  const limits = new Limits({ store: limitStore, secrets, clock, configured: config.limits });
  return { reader, runner, access, limits, origin };
};

/** What the parts of a process are made from. */
interface Process extends ReturnType<typeof startReaders> {
  readonly config: Config;
  readonly log: Log;
  readonly installation: Installation;
  readonly publicUrl: string;
  readonly printer: Printer;
}

const openControlPlane = async (parts: Process) => {
  const { config, log, installation, publicUrl, limits, printer, access, reader, runner, origin } = parts;
  const { roles, operatorToken, allowPrivateUpstreams, trustedProxies, signUp } = config;
  const storeId = origin.named(await installation.store.storeId());
  const settings = { storeId, publicUrl, operatorToken, allowPrivateUpstreams, trustedProxies };
  const jobs = new Jobs({ ...installation, logLine: origin.line, log });
  const faults = new LogFaults(log);
  const { createControlPlane } = await import('./control-plane.js');
  return createControlPlane({
    core: { installation, jobs, access, reader, settings, limits, faults, log, signUp, printer },
    projector: runner,
    health: new ProcessHealth({ access, runner, jobs, faults, origin, clock: installation.clock, roles }),
    api: roles.has('api'),
  });
};

const openProxy = ({ config, log, installation, publicUrl, limits, access }: Process): Proxy | undefined => {
  const { vault, usage, clock, sessionKey, security } = installation;
  const { roles, allowPrivateUpstreams, trustedProxies } = config;
  const ports = { access, vault, usage, limits, clock, log, security };
  return roles.has('proxy')
    ? createProxy({ ...ports, publicUrl, sessionKey, allowPrivateUpstreams, trustedProxies })
    : undefined;
};

const PATIENCE_MS = 30_000;
const LOOK_AGAIN_MS = 5;

/** Waits a while for access and the read models, so that the first request finds what was written before the start. */
const caughtUp = async ({ config, installation, access, reader, limits }: Process): Promise<void> => {
  await limits.refresh();
  const { clock, feed } = installation;
  for (const start = clock.monotonic(); !access.settled && clock.monotonic() - start < PATIENCE_MS;)
    await delay(LOOK_AGAIN_MS);
  // Only this process's own projector can be waited for, and only the API reads what it writes.
  if (!config.roles.has('projector') || !config.roles.has('api')) return;
  const head = await feed.head();
  // Each wait ends after two seconds; a read model that is still behind does not stop the start.
  await Promise.allSettled(PROJECTIONS.map(({ name }) => reader.read(name, head)));
};

/** Starts the product in this process. The system's clock is used unless another is given. @throws Error with a message of one line */
export const startGatehouse = async (
  config: Config,
  log: Log,
  clock?: Clock,
  printer?: Printer,
): Promise<RunningGatehouse> => {
  for (const advice of adviceOn(config)) log.info({}, advice);
  const installation = await openInstallation(config, clock);
  const undo = new UndoSteps();
  undo.push(() => installation.close());
  try {
    const origin = await settledOrigin(installation, log);
    undo.push(() => origin.stop());
    const readers = startReaders(config, installation, origin, log);
    const { access, runner } = readers;
    const place = await placeOf(config);
    undo.push(() => place.release());
    const { address } = place;
    const publicUrl = config.publicUrl ?? address;
    const parts = { config, log, installation, publicUrl, printer: printer ?? installation.printer, ...readers };
    access.start();
    undo.push(() => access.stop());
    if (config.roles.has('projector')) runner.start();
    undo.push(() => runner.stop());
    const controlPlane = await openControlPlane(parts);
    undo.push(() => controlPlane.close());
    await caughtUp(parts);
    const proxy = openProxy(parts);
    const server = createHttpServer((request, response) => {
      if (!proxy?.handle(request, response)) controlPlane.handle(request, response);
    });
    undo.push(() => closeServer(server, proxy));
    await place.opens(server);
    return { address, publicUrl, broken: installation.broken, stop: undo.run };
  } catch (error) {
    await undo.run();
    throw error;
  }
};

/** Takes no new connections, finishes requests under way and ends idle connections. */
const closeServer = async (server: Server, proxy: Proxy | undefined): Promise<void> => {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeIdleConnections();
  await proxy?.close();
  const idle = setInterval(() => server.closeIdleConnections(), 50);
  const force = setTimeout(() => server.closeAllConnections(), 5_000);
  await closed;
  clearInterval(idle);
  clearTimeout(force);
};
