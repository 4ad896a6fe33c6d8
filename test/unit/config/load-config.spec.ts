import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { ConfigurationError, loadConfig } from '../../../src/config/load-config.js';
import { removeFolder, temporaryFolder } from '../../support/temporary-folder.js';

const faultsOf = (environment: Record<string, string>): string => {
  try {
    loadConfig(environment);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigurationError);
    return (error as Error).message;
  }
  throw new Error('nothing was wrong with it');
};

describe('the file with limits', () => {
  const folder = temporaryFolder();
  afterAll(() => removeFolder(folder));
  const written = (text: string): string => {
    writeFileSync(join(folder, 'limits.json'), text);
    return join(folder, 'limits.json');
  };

  it('LIM-1 is read at the start', () => {
    const file = written('{"keysByPerson":{"value":60}}');
    expect(loadConfig({ GATEHOUSE_LIMITS: file }).limits).toEqual({ keysByPerson: { value: 60 } });
  });

  it('LIM-1 is refused with its name and every fault, together with the other faults of the configuration', () => {
    const file = written('{"keysByPerson":{"value":"many"},"keys":{"value":1}}');
    const faults = faultsOf({ GATEHOUSE_LIMITS: file, GATEHOUSE_PORT: 'x' });
    for (const named of [file, 'keysByPerson', 'keys is not a limit', 'GATEHOUSE_PORT'])
      expect(faults).toContain(named);
    expect(faultsOf({ GATEHOUSE_LIMITS: join(folder, 'missing.json') })).toContain('missing.json');
    expect(faultsOf({ GATEHOUSE_LIMITS: written('not JSON') })).toContain('JSON');
  });
});

describe('configuration', () => {
  it('has the defaults that the description of the API names', () => {
    expect(loadConfig({})).toEqual({
      host: '127.0.0.1',
      port: 8080,
      publicUrl: undefined,
      trustedProxies: [],
      dataDir: './data',
      roles: new Set(['api', 'projector', 'proxy']),
      eventStore: 'embedded',
      eventStoreDbUrl: undefined,
      streamPrefix: 'gatehouse',
      readModels: 'embedded',
      mongoDbUrl: undefined,
      masterKey: undefined,
      operatorToken: undefined,
      signUp: 'open',
      mail: 'file',
      mailFrom: 'Gatehouse <gatehouse@localhost>',
      logLevel: 'info',
      securityLog: { level: 'info', to: 'stderr' },
      allowPrivateUpstreams: true,
      limits: {},
    });
  });

  it('takes what the environment says, and an empty text for nothing said', () => {
    const said = {
      GATEHOUSE_HOST: '0.0.0.0',
      GATEHOUSE_PORT: '0',
      GATEHOUSE_PUBLIC_URL: 'https://gatehouse.example.com',
      GATEHOUSE_DATA_DIR: '/var/gatehouse',
      GATEHOUSE_ROLES: 'api, proxy',
      GATEHOUSE_MASTER_KEY: 'a key',
      GATEHOUSE_OPERATOR_TOKEN: 'sixteen letters!',
      GATEHOUSE_SIGN_UP: 'closed',
      GATEHOUSE_MAIL: 'smtps://user:pw@mail.example.com:465',
      GATEHOUSE_MAIL_FROM: 'Gatehouse <gatehouse@example.com>',
      GATEHOUSE_TRUSTED_PROXIES: '10.0.0.5, 192.168.0.0/16,::1',
      GATEHOUSE_LOG_LEVEL: 'warn',
      GATEHOUSE_SECURITY_LOG: '/var/log/gatehouse/security.log',
      GATEHOUSE_SECURITY_LOG_LEVEL: 'warn',
      GATEHOUSE_EVENT_STORE: 'embedded',
      GATEHOUSE_READ_MODELS: '',
    };
    expect(loadConfig(said)).toEqual({
      host: '0.0.0.0',
      port: 0,
      publicUrl: 'https://gatehouse.example.com',
      trustedProxies: ['10.0.0.5', '192.168.0.0/16', '::1'],
      dataDir: '/var/gatehouse',
      roles: new Set(['api', 'proxy']),
      masterKey: 'a key',
      eventStore: 'embedded',
      eventStoreDbUrl: undefined,
      streamPrefix: 'gatehouse',
      readModels: 'embedded',
      mongoDbUrl: undefined,
      operatorToken: 'sixteen letters!',
      signUp: 'closed',
      mail: 'smtps://user:pw@mail.example.com:465',
      mailFrom: 'Gatehouse <gatehouse@example.com>',
      logLevel: 'warn',
      securityLog: { level: 'warn', to: '/var/log/gatehouse/security.log' },
      limits: {},
      allowPrivateUpstreams: false,
    });
  });

  it('takes servers only with their addresses, and MongoDB only with a master key', () => {
    const message = faultsOf({
      GATEHOUSE_EVENT_STORE: 'eventstoredb',
      GATEHOUSE_READ_MODELS: 'mongodb',
      MONGODB_URL: 'http://db',
    });
    for (const name of ['EVENTSTOREDB_URL', 'MONGODB_URL', 'GATEHOUSE_MASTER_KEY']) expect(message).toContain(name);
    const servers = {
      GATEHOUSE_EVENT_STORE: 'eventstoredb',
      EVENTSTOREDB_URL: 'esdb://log:2113?tls=false',
      GATEHOUSE_READ_MODELS: 'mongodb',
      MONGODB_URL: 'mongodb://db',
      GATEHOUSE_MASTER_KEY: 'a key',
    };
    expect(loadConfig(servers)).toMatchObject({
      eventStoreDbUrl: 'esdb://log:2113?tls=false',
      mongoDbUrl: 'mongodb://db',
    });
  });

  it.each([
    ['a name of its own', 'tenant_7-B', 'tenant_7-B'],
    ['nothing', '', 'gatehouse'],
    ['none, for a log from before there were prefixes', 'none', null],
  ])('takes as prefix of the streams %s', (_, given, prefix) =>
    expect(loadConfig({ GATEHOUSE_STREAM_PREFIX: given }).streamPrefix).toBe(prefix),
  );

  it.each(['a.b', '$all', '-a', 'a b', 'ä', 'a'.repeat(65), '\n'])('refuses as prefix of the streams %j', (prefix) =>
    expect(faultsOf({ GATEHOUSE_STREAM_PREFIX: prefix })).toContain('GATEHOUSE_STREAM_PREFIX must be'),
  );

  it('cannot be changed afterwards', () => expect(() => Object.assign(loadConfig({}), { port: 1 })).toThrow(TypeError));

  it('reaches private upstreams by itself only where it listens on loopback and keeps its own data', () => {
    for (const host of ['127.0.0.1', '127.1.2.3', 'localhost', '::1', '[::1]'])
      expect(loadConfig({ GATEHOUSE_HOST: host }).allowPrivateUpstreams).toBe(true);
    for (const host of ['0.0.0.0', '::', '10.0.0.1', '127.0.0.1.example.com', 'localhost.example.com'])
      expect(loadConfig({ GATEHOUSE_HOST: host, GATEHOUSE_PUBLIC_URL: 'http://localhost' }).allowPrivateUpstreams).toBe(
        false,
      );
    for (const url of ['http://localhost:8080', 'http://127.0.0.1', 'http://[::1]:8080'])
      expect(loadConfig({ GATEHOUSE_PUBLIC_URL: url }).allowPrivateUpstreams).toBe(true);
    // Behind a reverse proxy it listens on loopback too, and everybody reaches it.
    for (const url of ['https://gatehouse.example.com', 'http://127.0.0.1.example.com', 'http://10.0.0.1'])
      expect(loadConfig({ GATEHOUSE_PUBLIC_URL: url }).allowPrivateUpstreams).toBe(false);
    expect(
      loadConfig({ GATEHOUSE_EVENT_STORE: 'eventstoredb', EVENTSTOREDB_URL: 'esdb://log:2113' }).allowPrivateUpstreams,
    ).toBe(false);
    expect(
      loadConfig({
        GATEHOUSE_HOST: '0.0.0.0',
        GATEHOUSE_PUBLIC_URL: 'https://gatehouse.example.com',
        GATEHOUSE_ALLOW_PRIVATE_UPSTREAMS: 'true',
      }).allowPrivateUpstreams,
    ).toBe(true);
    expect(loadConfig({ GATEHOUSE_ALLOW_PRIVATE_UPSTREAMS: 'false' }).allowPrivateUpstreams).toBe(false);
  });

  it.each([
    [{}, 'open'],
    [{ GATEHOUSE_HOST: '::1', GATEHOUSE_PUBLIC_URL: 'http://localhost:8080' }, 'open'],
    [{ GATEHOUSE_PUBLIC_URL: 'https://gatehouse.example.com' }, 'invited'],
    [{ GATEHOUSE_PUBLIC_URL: 'http://127.0.0.1.example.com' }, 'invited'],
    [{ GATEHOUSE_HOST: '0.0.0.0', GATEHOUSE_PUBLIC_URL: 'http://localhost:8080' }, 'invited'],
    [{ GATEHOUSE_SIGN_UP: 'closed' }, 'closed'],
    [{ GATEHOUSE_PUBLIC_URL: 'https://gatehouse.example.com', GATEHOUSE_SIGN_UP: 'open' }, 'open'],
    [{ GATEHOUSE_PUBLIC_URL: 'https://gatehouse.example.com', GATEHOUSE_SIGN_UP: '' }, 'invited'],
  ])('ACT-1 lets everybody sign up by itself only where nobody else comes by: %j', (environment, wanted) => {
    expect(loadConfig(environment).signUp).toBe(wanted);
    expect(() => loadConfig({ ...environment, GATEHOUSE_SIGN_UP: 'everybody' })).toThrow('GATEHOUSE_SIGN_UP');
  });

  it('reaches the private upstreams that are listed', () => {
    const listed = (text: string) => loadConfig({ GATEHOUSE_ALLOW_PRIVATE_UPSTREAMS: text }).allowPrivateUpstreams;
    expect(listed('10.0.0.0/8, fd00::/8,127.0.0.1')).toEqual(['10.0.0.0/8', 'fd00::/8', '127.0.0.1']);
    expect(listed('::1')).toEqual(['::1']);
  });

  it.each([
    'maybe',
    'TRUE',
    'true,10.0.0.0/8',
    ',',
    '10.0.0.0/33',
    '10.0.0/8',
    '010.0.0.1',
    'fd00::/129',
    'fd00::1%eth0',
    'mcp.internal',
    '10.0.0.0/8 192.168.0.0/16',
    '169.254.169.254',
    '10.0.0.0/8,fe80::/10',
    '::ffff:169.254.0.0/112',
  ])('takes %j for no list of private upstreams', (text) => {
    expect(faultsOf({ GATEHOUSE_ALLOW_PRIVATE_UPSTREAMS: text })).toContain('GATEHOUSE_ALLOW_PRIVATE_UPSTREAMS');
  });

  it('names every fault at once', () => {
    const message = faultsOf({
      GATEHOUSE_PORT: 'http',
      GATEHOUSE_ROLES: 'api,cook',
      GATEHOUSE_MAIL: 'pigeon',
      GATEHOUSE_LOG_LEVEL: 'loud',
      GATEHOUSE_SECURITY_LOG_LEVEL: 'debug',
      GATEHOUSE_PUBLIC_URL: 'gatehouse',
      GATEHOUSE_EVENT_STORE: 'paper',
      GATEHOUSE_COLOUR: 'red',
      GATEHOUSE_OPERATOR_TOKEN: 'short',
      GATEHOUSE_ALLOW_PRIVATE_UPSTREAMS: 'maybe',
    });
    for (const name of [
      'PORT',
      'ROLES',
      'MAIL',
      'LOG_LEVEL',
      'PUBLIC_URL',
      'EVENT_STORE',
      'COLOUR',
      'OPERATOR_TOKEN',
      'ALLOW_PRIVATE_UPSTREAMS',
    ])
      expect(message).toContain(`GATEHOUSE_${name}`);
  });

  it.each(['-1', '65536', '1.5', '0x10', '8080 ', '99999999'])('takes no port %j', (port) =>
    expect(faultsOf({ GATEHOUSE_PORT: port })).toContain('GATEHOUSE_PORT'),
  );

  it.each([
    'ftp://x',
    'https://x/path',
    'https://x/',
    'https://x?a=1',
    'https://',
    'x.example.com',
    'https://user:pw@x',
    'https://x\\y',
    'https://x:port',
    'https://[::1',
  ])('takes no public URL %j', (url) =>
    expect(faultsOf({ GATEHOUSE_PUBLIC_URL: url })).toContain('GATEHOUSE_PUBLIC_URL'),
  );

  it.each(['0.0.0.0', '::', '10.0.0.1', 'gatehouse.internal', '127.0.0.1.example.com'])(
    'asks for the public URL where it listens on %s',
    (GATEHOUSE_HOST) => {
      expect(faultsOf({ GATEHOUSE_HOST })).toMatch(/^GATEHOUSE_PUBLIC_URL must be set if GATEHOUSE_HOST/);
      expect(faultsOf({ GATEHOUSE_HOST, GATEHOUSE_PUBLIC_URL: '' })).toContain('must be set');
      expect(loadConfig({ GATEHOUSE_HOST, GATEHOUSE_PUBLIC_URL: 'https://x.example' }).host).toBe(GATEHOUSE_HOST);
    },
  );

  it.each(['127.0.0.1', '127.9.9.9', 'localhost', '::1'])('asks for no public URL where it listens on %s', (host) =>
    expect(loadConfig({ GATEHOUSE_HOST: host }).publicUrl).toBeUndefined(),
  );

  it.each(['localhost', '10.0.0.0/33', '10.0.0.5;10.0.0.6', '0.0.0.0/0', '::/0', '10.0.0.5, nginx'])(
    'trusts no proxy at %j',
    (proxies) => expect(faultsOf({ GATEHOUSE_TRUSTED_PROXIES: proxies })).toContain('GATEHOUSE_TRUSTED_PROXIES'),
  );

  it('asks for the sender of emails where a mail server takes them, and takes one with and without a name', () => {
    const mail = { GATEHOUSE_MAIL: 'smtp://127.0.0.1:25' };
    expect(faultsOf(mail)).toContain('GATEHOUSE_MAIL_FROM');
    for (const from of ['gatehouse@example.com', 'gatehouse@localhost', 'The Gatehouse <gatehouse@example.com>'])
      expect(loadConfig({ ...mail, GATEHOUSE_MAIL_FROM: from }).mailFrom).toBe(from);
    for (const from of [
      'Gatehouse',
      'a@b@c',
      '<a@example.com',
      'a@example.com, b@example.com',
      'X\r\nBcc: a@example.com <b@example.com>',
    ])
      for (const more of [mail, {}])
        expect(faultsOf({ ...more, GATEHOUSE_MAIL_FROM: from })).toContain('GATEHOUSE_MAIL_FROM');
    expect(loadConfig({ GATEHOUSE_MAIL_FROM: 'a@example.com' })).toMatchObject({
      mail: 'file',
      mailFrom: 'a@example.com',
    });
  });

  it('leaves alone what is not addressed to it', () =>
    expect(() => loadConfig({ PATH: '/bin', NODE_ENV: 'test', GATEHOUSE_TEST_LONG: '1' })).not.toThrow());

  it.each([
    ['GATEHOUSE_PORT', 'tcp://10.0.0.1:8080'],
    ['GATEHOUSE_SERVICE_HOST', '10.0.0.1'],
    ['GATEHOUSE_SERVICE_PORT', '8080'],
    ['GATEHOUSE_SERVICE_PORT_HTTP', '8080'],
    ['GATEHOUSE_PORT_8080_TCP', 'tcp://10.0.0.1:8080'],
    ['GATEHOUSE_PORT_8080_TCP_PROTO', 'tcp'],
    ['GATEHOUSE_PORT_8080_TCP_PORT', '8080'],
    ['GATEHOUSE_PORT_8080_TCP_ADDR', '10.0.0.1'],
    ['GATEHOUSE_API_SERVICE_HOST', '10.0.0.1'],
    ['GATEHOUSE_API_PORT', 'udp://10.0.0.1:53'],
    ['GATEHOUSE_MCP_PROXY_PORT_53_UDP_ADDR', '10.0.0.1'],
  ])('leaves alone what Kubernetes says of a service called gatehouse: %s=%s', (name, value) =>
    expect(loadConfig({ [name]: value }).port).toBe(8080),
  );

  it('still refuses what only looks a little like that', () => {
    for (const name of ['GATEHOUSE_PORTS', 'GATEHOUSE_SERVICE', 'GATEHOUSE_PORT_TCP', 'GATEHOUSE_API_PORT'])
      expect(faultsOf({ [name]: '8080' })).toContain(name);
    expect(faultsOf({ GATEHOUSE_PORT: 'http://x' })).toContain('GATEHOUSE_PORT');
  });

  it('never repeats a secret in a fault', () =>
    expect(faultsOf({ GATEHOUSE_OPERATOR_TOKEN: 'hush', GATEHOUSE_PORT: 'x' })).not.toContain('hush'));
});
