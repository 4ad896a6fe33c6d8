import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { CORE_SCHEMA, load, mergeTag } from 'js-yaml';
import { type Config, loadConfig } from '../../src/config/load-config.js';
import { launch } from '../support/gatehouse.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const read = (path: string): string => readFileSync(`${ROOT}${path}`, 'utf8');

interface Service {
  readonly image: string;
  readonly build?: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
}

const compose = load(read('docker-compose.yml'), { schema: CORE_SCHEMA.withTags(mergeTag) }) as {
  services: Record<string, Service>;
  volumes: Record<string, null>;
};
const { eventstoredb, mongodb, ...own } = compose.services as Record<string, Service> & {
  eventstoredb: Service;
  mongodb: Service;
};

/** As Docker Compose fills in what is asked of the person: `${NAME:-default}` and `${NAME:?message}`. */
const filledIn = (text: string, given: Readonly<Record<string, string>>): string =>
  text.replaceAll(
    /\$\{(\w+):([-?])([^}]*)\}/g,
    (_, name: string, kind: string, rest: string) => given[name] ?? (kind === '-' ? rest : `${name} is not given`),
  );

const GIVEN = { GATEHOUSE_MASTER_KEY: 'ab'.repeat(32), GATEHOUSE_OPERATOR_TOKEN: 'c'.repeat(32) };
const configOf = ({ environment }: Service): Config =>
  loadConfig(Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, filledIn(value, GIVEN)])));

describe('docker-compose.yml', () => {
  it('has one api, one projector and two proxies, each with settings that Gatehouse takes', () => {
    const roles = Object.entries(own).map(([name, service]) => [name, ...configOf(service).roles]);
    expect(roles).toEqual([
      ['api', 'api'],
      ['projector', 'projector'],
      ['proxy-1', 'proxy'],
      ['proxy-2', 'proxy'],
    ]);
    for (const service of Object.values(own))
      expect(configOf(service)).toMatchObject({
        eventStore: 'eventstoredb',
        readModels: 'mongodb',
        masterKey: GIVEN.GATEHOUSE_MASTER_KEY,
        operatorToken: GIVEN.GATEHOUSE_OPERATOR_TOKEN,
      });
  });

  it('starts them from one image, after the servers that their addresses name', () => {
    expect(new Set(Object.values(own).map(({ image }) => image)).size).toBe(1);
    expect(Object.values(own).filter(({ build }) => build !== undefined)).toHaveLength(1);
    for (const service of Object.values(own)) {
      const { eventStoreDbUrl, mongoDbUrl } = configOf(service);
      const hosts = [eventStoreDbUrl!, mongoDbUrl!].map((url) => /\/\/([^:/]+)/.exec(url)![1]!);
      expect(service.depends_on).toEqual(
        Object.fromEntries(hosts.map((host) => [host, { condition: 'service_healthy' }])),
      );
      for (const host of hosts) expect(compose.services[host]!.healthcheck).toBeDefined();
    }
  });

  it('gives the servers what they need: threads, no projections, a replica set of the name in the address', () => {
    expect(eventstoredb.environment).toMatchObject({
      DOTNET_ThreadPool_ForceMinWorkerThreads: '0x10',
      EVENTSTORE_RUN_PROJECTIONS: 'None',
    });
    expect((mongodb as Service & { command: string[] }).command).toEqual(expect.arrayContaining(['--replSet', 'rs0']));
    expect(configOf(own['api']!).mongoDbUrl).toContain('replicaSet=rs0');
    expect(mongodb.healthcheck!.test.join(' ')).toContain("rs.initiate({ _id: 'rs0'");
  });

  it('opens ports on this machine only, each once, and keeps data in volumes that it declares', () => {
    const ports = Object.values(compose.services).flatMap((service) => service.ports ?? []);
    expect(ports.filter((port) => !port.startsWith('127.0.0.1:'))).toEqual([]);
    expect(new Set(ports).size).toBe(ports.length);
    const volumes = Object.values(compose.services)
      .flatMap((service) => service.volumes ?? [])
      .map((volume) => volume.split(':')[0]);
    expect(volumes.sort()).toEqual(Object.keys(compose.volumes).sort());
  });
});

describe('the Dockerfile', () => {
  const text = read('Dockerfile').replaceAll('\\\n', ' ');
  const stages = text.split(/^FROM /m).slice(1);
  const image = stages.at(-1)!;
  const ENV = Object.fromEntries(
    [.../^ENV (.+)$/m.exec(image)![1]!.matchAll(/(\w+)=(\S+)/g)].map(([, name, value]) => [name!, value!]),
  );

  it('copies only what is there and what .dockerignore lets through', () => {
    const copied = [...text.matchAll(/^COPY (?!--from)(.+)$/gm)].flatMap(([, paths]) => paths!.split(' ').slice(0, -1));
    const letThrough = read('.dockerignore')
      .split('\n')
      .filter((line) => line.startsWith('!'))
      .map((line) => line.slice(1));
    expect([...new Set(copied)].filter((path) => !existsSync(`${ROOT}${path}`))).toEqual([]);
    expect([...new Set(copied)].sort()).toEqual(letThrough.sort());
  });

  it('runs the built program as nobody in particular, with settings that Gatehouse takes', () => {
    expect(/^USER (.+)$/m.exec(image)![1]).toBe('node');
    expect(image).toMatch(/^CMD \["node", "dist\/src\/main\.js"\]$/m);
    const { NODE_ENV: _, ...settings } = ENV;
    expect(loadConfig({ ...settings, GATEHOUSE_PUBLIC_URL: 'https://gatehouse.example.com' })).toMatchObject({
      host: '0.0.0.0',
      port: 8080,
      dataDir: '/data',
      allowPrivateUpstreams: false,
    });
    expect(image).not.toMatch(/^(RUN|CMD|ENTRYPOINT).*npm/m);
  });

  it('asks the process whether it is ready', async () => {
    const [program, ...parameters] = JSON.parse(/^HEALTHCHECK .* CMD (\[.+\])$/m.exec(image)![1]!) as [
      string,
      ...string[],
    ];
    const check = async (port: string): Promise<number> => {
      const [code] = await once(
        spawn(program, parameters, { env: { PATH: process.env['PATH'], GATEHOUSE_PORT: port }, stdio: 'ignore' }),
        'exit',
      );
      return code as number;
    };
    const gatehouse = await launch();
    const { port } = new URL(gatehouse.address);
    expect(await check(port)).toBe(0);
    await gatehouse.stop();
    expect(await check(port)).toBe(1);
  });
});
