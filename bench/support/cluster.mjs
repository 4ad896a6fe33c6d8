// The product as several processes over an EventStoreDB and a MongoDB that speak the two protocols, each a process of its own.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { startProduct } from './product.mjs';

export { OPERATOR_TOKEN } from './product.mjs';

const SERVERS = fileURLToPath(new URL('../../dist/test/support/protocol-servers.js', import.meta.url));

/** Both in one program; for one process each it is started twice, and each time the other one is left idle. */
const startServer = (name) =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--no-warnings', SERVERS], { stdio: ['ignore', 'pipe', 'inherit'] });
    let printed = '';
    child.stdout.setEncoding('utf8').on('data', (text) => {
      printed += text;
      const url = new RegExp(`${name}=(\\S+)\\s`).exec(printed)?.[1];
      if (url) resolve({ url, stop: () => child.kill('SIGTERM') });
    });
    child.once('exit', (code) => reject(new Error(`the server ended with ${code} before it listened`)));
  });

/** The log of `EVENTSTOREDB_URL` if there is one, which others may have used. */
const startLog = async () => {
  const url = process.env.EVENTSTOREDB_URL;
  return url ? { url, stop: () => undefined } : startServer('EVENTSTOREDB_URL');
};

/** @returns the addresses of both and how to end them */
export const startServers = async () => {
  const [log, documents] = await Promise.all([startLog(), startServer('MONGODB_URL')]);
  return {
    eventStoreDb: log.url,
    mongoDb: documents.url,
    stop: () => [log, documents].forEach((server) => server.stop()),
  };
};

/** Streams under it have names that no earlier run has used. */
export const freshPrefix = () => `bench_${randomBytes(4).toString('hex')}`;

/** @returns servers, add(roles) for one more process, and stop() for everything */
export const startCluster = async () => {
  const servers = await startServers();
  const dataDir = mkdtempSync(join(tmpdir(), 'gatehouse-bench-mail-'));
  const masterKey = randomBytes(32).toString('hex');
  const streamPrefix = freshPrefix();
  const members = new Set();
  return {
    servers,
    /** Mail that any of the processes writes is here. */
    dataDir,
    add: async (roles) => {
      const member = await startProduct({
        GATEHOUSE_ROLES: roles,
        GATEHOUSE_DATA_DIR: dataDir,
        GATEHOUSE_EVENT_STORE: 'eventstoredb',
        EVENTSTOREDB_URL: servers.eventStoreDb,
        GATEHOUSE_STREAM_PREFIX: streamPrefix,
        GATEHOUSE_READ_MODELS: 'mongodb',
        MONGODB_URL: servers.mongoDb,
        GATEHOUSE_MASTER_KEY: masterKey,
      });
      members.add(member);
      return { ...member, kill: () => (members.delete(member), process.kill(member.pid, 'SIGKILL')) };
    },
    stop: async () => {
      await Promise.all([...members].map((member) => member.stop()));
      servers.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
};
