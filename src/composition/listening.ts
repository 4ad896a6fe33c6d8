import type { Server as HttpServer } from 'node:http';
import { type AddressInfo, createServer, type Server } from 'node:net';
import type { Config } from '../config/load-config.js';

/** Where the process will listen, known before it does. */
export interface Place {
  readonly address: string;
  opens(server: HttpServer): Promise<void>;
  release(): void;
}

const listening = (listen: (done: () => void) => Server, { host, port }: Config): Promise<void> =>
  new Promise((resolve, reject) => {
    listen(resolve).once('error', (error: NodeJS.ErrnoException) =>
      reject(
        new Error(
          error.code === 'EADDRINUSE'
            ? `port ${port} on ${host} is in use by another program`
            : `cannot listen on ${host}:${port} (${error.code ?? error.message})`,
        ),
      ),
    );
  });

const addressOf = (host: string, port: number): string => `http://${host.includes(':') ? `[${host}]` : host}:${port}`;

/** Any free port is taken at once and refuses connections until the server takes it over. Nobody else can have it meanwhile. */
const anyPort = async (config: Config): Promise<Place> => {
  const holder = createServer((socket) => socket.destroy());
  await listening((done) => holder.listen(0, config.host, done), config);
  const { port } = holder.address() as AddressInfo;
  let taken = false;
  return {
    address: addressOf(config.host, port),
    opens: (server) => {
      taken = true;
      return listening((done) => server.listen(holder, done), config);
    },
    release: () => (taken ? undefined : void holder.close()),
  };
};

export const placeOf = async (config: Config): Promise<Place> => {
  const { host, port } = config;
  if (port === 0) return anyPort(config);
  return {
    address: addressOf(host, port),
    opens: (server) => listening((done) => server.listen(port, host, done), config),
    release: () => undefined,
  };
};
