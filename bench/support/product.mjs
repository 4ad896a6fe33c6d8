// The product as a process of its own, as `npm start` would run it.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Of every process that the benchmarks start. */
export const OPERATOR_TOKEN = 'operator-token-of-the-benchmarks';

const MAIN = fileURLToPath(new URL('../../dist/src/main.js', import.meta.url));

/** @returns the port its first line names (or all of a list at its end), and how to end it: stop() answers with all that it printed */
export const startProcess = (file, environment = {}) =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--no-warnings', file], {
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const stop = () =>
      new Promise((ended) => {
        child.stdout.once('close', () => ended(printed));
        child.kill('SIGTERM');
      });
    let printed = '';
    child.stdout.setEncoding('utf8').on('data', (text) => {
      printed += text;
      const port = /:(\d+)/.exec(text)?.[1];
      const ports = /(\[[\d,]+\])\s*$/.exec(text)?.[1];
      if (port) resolve({ port: Number(port), ports: JSON.parse(ports ?? `[${port}]`), pid: child.pid, stop });
    });
    child.once('exit', (code) => reject(new Error(`${file} ended with ${code} before it listened`)));
  });

/** What no honest caller makes so much of: a benchmark is one caller for thousands. */
const WITHOUT_LIMITS = [
  'accountsByNetwork',
  'organizationsByAccount',
  'requestsByKey',
  'requestsByNetwork',
  'teamsByOrganization',
];

export const startProduct = async (environment = {}) => {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-bench-'));
  const limits = join(folder, 'limits.json');
  writeFileSync(limits, JSON.stringify(Object.fromEntries(WITHOUT_LIMITS.map((name) => [name, { value: null }]))));
  const running = await startProcess(MAIN, {
    GATEHOUSE_PORT: '0',
    GATEHOUSE_DATA_DIR: folder,
    GATEHOUSE_LOG_LEVEL: 'error',
    GATEHOUSE_OPERATOR_TOKEN: OPERATOR_TOKEN,
    GATEHOUSE_SECURITY_LOG_LEVEL: 'silent',
    GATEHOUSE_LIMITS: limits,
    ...environment,
  });
  return {
    ...running,
    folder,
    stop: async () => {
      await running.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

export const call = async (port, method, path, token, body) => {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, {
    method,
    headers: {
      ...(token && { authorization: `Bearer ${token}` }),
      ...(body && { 'content-type': 'application/json' }),
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return response.status === 204 ? undefined : response.json();
};

/** An owner, signed in, with an organization. */
export const foundOrganization = async (port, slug) => {
  const password = 'correct horse battery staple';
  const person = { email: `${slug}@example.com`, name: 'Olga Owner', password };
  const { userId: opened } = await call(port, 'POST', '/v1/accounts', undefined, person);
  await call(port, 'POST', `/v1/operator/accounts/${opened}/verify`, OPERATOR_TOKEN);
  const { token, userId } = await call(port, 'POST', '/v1/sessions', undefined, {
    email: `${slug}@example.com`,
    password,
  });
  await call(port, 'POST', '/v1/organizations', token, { name: `Organization ${slug}`, slug });
  return { token, userId };
};
