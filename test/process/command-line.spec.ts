import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PROJECTIONS } from '../../projections/index.js';
import { CommandLine } from '../support/command-line.js';
import { launch, OPERATOR_TOKEN, type TestGatehouse } from '../support/gatehouse.js';
import { mailedToken } from '../support/mailbox.js';
import { eventually } from '../support/eventually.js';

let gatehouse: TestGatehouse;
beforeAll(async () => {
  gatehouse = await launch();
  const owner = await gatehouse.anyone.signUp('Olga');
  await owner.must(owner.post('/v1/organizations', { name: 'Acme', slug: 'acme' }));
  await eventually(async () => (await readModels()).every(({ lag }) => lag === '0'));
});
afterAll(() => gatehouse?.stop());

const at = (...given: readonly string[]): readonly string[] => [...given, '--address', gatehouse.address];
const readModels = async () => {
  const operator = gatehouse.anyone.with(OPERATOR_TOKEN);
  const { items } = await operator.must(
    operator.get<{ items: { name: string; generation: number; lag: string }[] }>('/v1/operator/projections'),
  );
  return items;
};
const generation = async (name: string): Promise<number> =>
  (await readModels()).find((each) => each.name === name)!.generation;

/** Answers with that body, or with what is next, and keeps what it was asked; where nothing is next it hangs up. */
const answering = async (status: number, body: string | (() => object | undefined)) => {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url} ${request.headers.authorization}`);
    const text = typeof body === 'string' ? body : JSON.stringify(body());
    if (text === undefined) response.destroy();
    else response.writeHead(status, { 'content-type': 'application/json' }).end(text);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { asked, address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, stop: () => server.close() };
};

describe('users', () => {
  const users = (...given: readonly string[]) => CommandLine.run(at('users', ...given));

  it('ACT-1 lists the accounts, and whether their addresses are verified', async () => {
    const uma = await gatehouse.anyone.signUpOnly('Uma');
    const { code, stdout, stderr } = await users('list');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const lines = stdout
      .trimEnd()
      .split('\n')
      .map((line) => line.split(/ {2,}/));
    expect(lines[0]).toEqual([uma.userId, 'uma@example.com', 'Uma', 'not verified', 'no organization']);
    expect(lines.at(-1)!.slice(1)).toEqual(['olga@example.com', 'Olga', 'verified', 'acme']);
  });

  it('ACT-2 ACT-3 verifies an address, mails a reset, ends sessions and deletes an account', async () => {
    const tom = await gatehouse.anyone.signUpOnly('Tom');
    const id = tom.userId!;
    expect(await users('verify', id)).toMatchObject({ code: 0, stdout: `${id}: verified\n`, stderr: '' });
    expect((await tom.get('/v1/me')).body).toMatchObject({ verified: true });
    expect(await users('reset', id)).toMatchObject({ code: 0 });
    await mailedToken(gatehouse.dataDir, 'tom@example.com', 'reset');
    expect(await users('end-sessions', id, id)).toMatchObject({ code: 0, stdout: `${id}: all sessions ended\n` });
    expect((await tom.get('/v1/me')).status).toBe(401);
    expect(await users('delete', id)).toMatchObject({ code: 0, stdout: `${id}: deleted\n` });
    const gone = await users('delete', id);
    expect([gone.code, gone.stdout, gone.stderr.includes('refuses (404)')]).toEqual([1, '', true]);
  });

  it.each([
    ['without a verb', []],
    ['with an unknown verb', ['promote-all']],
    ['without an id', ['verify']],
    ['with what is no id', ['delete', 'olga@example.com']],
    ['with too much', ['list', 'usr_01kamz4x8dfyjv8a2p6c2w9g5r']],
    ['with an option of another command', ['list', '--no-wait']],
  ])('is refused %s', async (_, given) => {
    const { code, stdout, stderr } = await users(...given);
    expect([code, stdout, stderr.includes('users list')]).toEqual([2, '', true]);
  });
});

describe('projections list', () => {
  it('has a line for each read model', async () => {
    const { code, stdout, stderr } = await CommandLine.run(at('projections', 'list'));
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(
      stdout
        .trimEnd()
        .split('\n')
        .map((line) => line.split(/ {2,}/)),
    ).toEqual(PROJECTIONS.map(({ name, version }) => [name, `v${version} generation 1`, 'running', 'up to date']));
  });

  it('finds the server by the settings it was started with', async () => {
    const { hostname, port } = new URL(gatehouse.address);
    expect(
      await CommandLine.run(['projections', 'list'], { GATEHOUSE_HOST: hostname, GATEHOUSE_PORT: port }),
    ).toMatchObject({ code: 0, stderr: '' });
  });
});

describe('projections rebuild', () => {
  it('AUD-3 rebuilds the ones that are named, and ends when they serve', async () => {
    const { code, stdout, stderr } = await CommandLine.run(
      at('projections', 'rebuild', 'audit_log', 'team_overview', 'audit_log'),
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const lines = stdout.trimEnd().split('\n');
    expect(lines[0]).toBe('2 read models to rebuild; the old ones serve until then');
    expect(lines).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^audit_log: v\d+ generation 2 serves$/),
        expect.stringMatching(/^team_overview: v\d+ generation 2 serves$/),
      ]),
    );
    expect(lines.at(-1)).toMatch(/^2 read models rebuilt in \d+ s$/);
    expect(await generation('member_list')).toBe(1);
  });

  it('--all rebuilds every one', async () => {
    const before = await Promise.all(PROJECTIONS.map(({ name }) => generation(name)));
    const { code, stdout } = await CommandLine.run(at('projections', 'rebuild', '--all'));
    expect(code).toBe(0);
    expect(stdout).toContain(`${PROJECTIONS.length} read models rebuilt in `);
    expect(await Promise.all(PROJECTIONS.map(({ name }) => generation(name)))).toEqual(before.map((one) => one + 1));
  });

  it('shows how far it is and how long it will take, and outlives an answer that is lost', async () => {
    const of = (generation: number, position: string | null) => {
      const rebuild =
        position === null
          ? null
          : {
              version: 1,
              generation: 2,
              position,
              head: '1000',
              eventsPerSecond: 18_200,
              estimatedSecondsRemaining: 35,
            };
      return {
        head: '1000',
        items: [
          {
            name: 'audit_log',
            version: 1,
            generation,
            position: '1000',
            lag: '0',
            state: 'rebuilding',
            reason: null,
            rebuild,
          },
        ],
      };
    };
    // First the list, then the wish, whose answer is lost; then it is looked whether that was recorded.
    const answers = [of(1, null), undefined, of(1, '10'), of(1, '420'), undefined, of(2, null)];
    const server = await answering(200, () => answers.shift());
    const { code, stdout, stderr } = await CommandLine.run([
      'projections',
      'rebuild',
      'audit_log',
      '--address',
      server.address,
    ]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.split('\n').slice(0, 4)).toEqual([
      '1 read model to rebuild; the old ones serve until then',
      '42 %, 0 of 1 done, 18,200 events/s, about 35 s left',
      expect.stringMatching(/^waiting: Gatehouse cannot be reached at /),
      'audit_log: v1 generation 2 serves',
    ]);
    expect(server.asked.map((line) => line.split(' ')[0])).toEqual(['GET', 'POST', 'GET', 'GET', 'GET', 'GET']);
    server.stop();
  });

  it('--no-wait only asks for it', async () => {
    const before = await generation('server_directory');
    const { code, stdout } = await CommandLine.run(at('projections', 'rebuild', 'server_directory', '--no-wait'));
    expect({ code, last: stdout.trimEnd().split('\n').at(-1) }).toEqual({
      code: 0,
      last: 'Asked for. "projections list" shows how far it is.',
    });
    await eventually(async () => (await generation('server_directory')) === before + 1);
  });

  it('of what there is not rebuilds nothing and says what there is', async () => {
    const before = await generation('audit_log');
    const { code, stdout, stderr } = await CommandLine.run(at('projections', 'rebuild', 'audit_log', 'nothing'));
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toBe(
      `gatehouse: There is no read model called nothing. There are: ${PROJECTIONS.map(({ name }) => name).join(', ')}.\n`,
    );
    expect(await generation('audit_log')).toBe(before);
  });

  it('gives up where nothing moves, and says that it stays asked for', async () => {
    const still = {
      name: 'audit_log',
      version: 1,
      generation: 1,
      position: '9',
      lag: '0',
      state: 'rebuilding',
      reason: null,
      rebuild: {
        version: 1,
        generation: 2,
        position: '-1',
        head: '9',
        eventsPerSecond: null,
        estimatedSecondsRemaining: null,
      },
    };
    const server = await answering(200, JSON.stringify({ head: '9', items: [still] }));
    const { code, stdout, stderr } = await CommandLine.run([
      'projections',
      'rebuild',
      '--all',
      '--give-up-after',
      '1',
      '--address',
      server.address,
    ]);
    expect(code).toBe(1);
    expect(stdout).toContain('0 %, 0 of 1 done, no estimate yet');
    expect(stderr).toBe(
      'gatehouse: Nothing has moved for 1 s. Perhaps no process with the role projector runs. The rebuild stays asked for and goes on by itself; what was there serves.\n',
    );
    server.stop();
  });

  it('stops waiting when it is interrupted, which stops nothing else', async () => {
    const server = await answering(
      200,
      JSON.stringify({
        head: '9',
        items: [
          {
            name: 'audit_log',
            version: 1,
            generation: 1,
            position: '9',
            lag: '0',
            state: 'rebuilding',
            reason: null,
            rebuild: null,
          },
        ],
      }),
    );
    const waiting = CommandLine.start(['projections', 'rebuild', '--all', '--address', server.address]);
    await eventually(() => waiting.stdout.includes('0 of 1 done'));
    waiting.signal('SIGINT');
    expect(await waiting.ended).toMatchObject({
      code: 130,
      stderr: '\nNo longer waiting. What was asked for goes on in the server.\n',
    });
    server.stop();
  });
});

describe('what stands in the way is said in one line', () => {
  const refused = async (given: readonly string[], environment?: Readonly<Record<string, string>>): Promise<string> => {
    const { code, stdout, stderr } = await CommandLine.run(given, environment);
    expect({ code, stdout, lines: stderr.split('\n').length }).toEqual({ code: 1, stdout: '', lines: 2 });
    return stderr.trimEnd();
  };

  it('no server', async () => {
    const gone = await answering(200, '{}');
    gone.stop();
    expect(await refused(['projections', 'list', '--address', gone.address])).toBe(
      `gatehouse: Gatehouse cannot be reached at ${gone.address} (ECONNREFUSED). Is it running?`,
    );
  });

  it('no token, or not this one', async () => {
    expect(await refused(at('projections', 'list'), { GATEHOUSE_OPERATOR_TOKEN: '' })).toBe(
      'gatehouse: GATEHOUSE_OPERATOR_TOKEN must be set to the token that Gatehouse was started with.',
    );
    expect(await refused(at('projections', 'list'), { GATEHOUSE_OPERATOR_TOKEN: `${OPERATOR_TOKEN}x` })).toContain(
      'does not take this token',
    );
  });

  it.each([
    [200, 'hello', 'What answers at ADDRESS is not Gatehouse.'],
    [404, '{}', 'ADDRESS refuses (404): without a reason'],
    [503, '{"detail": "The event log cannot be reached."}', 'ADDRESS answers 503: The event log cannot be reached.'],
  ])('an answer of another kind: %d', async (status, body, sentence) => {
    const server = await answering(status, body);
    expect(await refused(['projections', 'list', '--address', server.address])).toBe(
      `gatehouse: ${sentence.replace('ADDRESS', server.address)}`,
    );
    expect(server.asked).toEqual([`GET /v1/operator/projections Bearer ${OPERATOR_TOKEN}`]);
    server.stop();
  });
});

describe('a command line that is none', () => {
  it('gets the usage and exit code 2', async () => {
    const { code, stdout, stderr } = await CommandLine.run(['projections', 'destroy']);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^gatehouse: there is no command "projections destroy"\n\nnpm run gatehouse -- <command>\n/);
  });

  it('--help shows the usage and needs nothing else', async () => {
    const { code, stdout, stderr } = await CommandLine.run(['--help'], { GATEHOUSE_OPERATOR_TOKEN: '' });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^npm run gatehouse -- <command>\n/);
  });
});
