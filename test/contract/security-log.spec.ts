import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { type OpenSecurityLog, pinoSecurityLog } from '../../src/adapters/pino/pino-security-log.js';
import type { SecurityNote } from '../../src/ports/security-log.port.js';
import { removeFolder, temporaryFolder } from '../support/temporary-folder.js';

const ID = '01kamz4x8dfyjv8a2p6c2w9g5r';
const REFUSED: SecurityNote = { event: 'api-key.refused', code: 'key.revoked', from: '192.0.2.7' };
const CHANGED: SecurityNote = { event: 'credentials.changed', code: 'api-key.issued', from: '2001:db8::1' };

describe('the security log', () => {
  let folder: string;
  let path: string;
  let log: OpenSecurityLog;
  const opened = (level = 'info'): OpenSecurityLog => (log = pinoSecurityLog({ level, to: path }));
  const lines = async (): Promise<readonly Record<string, unknown>[]> => {
    await log.close();
    const text = readFileSync(path, 'utf8');
    return text
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  };
  beforeEach(() => {
    folder = temporaryFolder();
    path = join(folder, 'security.log');
  });
  afterEach(async () => {
    await log.close();
    removeFolder(folder);
  });

  it('writes one line of JSON for each note, with the whole network address and ids', async () => {
    opened();
    log.note({
      ...REFUSED,
      userId: `usr_${ID}`,
      organizationId: `org_${ID}`,
      apiKeyId: `key_${ID}`,
      gatewayId: `gw_${ID}`,
      serverId: `srv_${ID}`,
    });
    log.note({ event: 'limit.reached', code: 'limit.reached', from: '::1', limit: 'keysByPerson' });
    log.note(CHANGED);
    const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(await lines()).toEqual([
      {
        level: 'warn',
        time,
        log: 'security',
        ...REFUSED,
        userId: `usr_${ID}`,
        organizationId: `org_${ID}`,
        apiKeyId: `key_${ID}`,
        gatewayId: `gw_${ID}`,
        serverId: `srv_${ID}`,
      },
      {
        level: 'warn',
        time,
        log: 'security',
        event: 'limit.reached',
        code: 'limit.reached',
        from: '::1',
        limit: 'keysByPerson',
      },
      { level: 'info', time, log: 'security', ...CHANGED },
    ]);
  });

  it.each([
    ['info', ['api-key.refused', 'credentials.changed']],
    ['warn', ['api-key.refused']],
  ])('has a level of its own: %s', async (level, events) => {
    opened(level);
    for (const note of [REFUSED, CHANGED]) log.note(note);
    expect((await lines()).map(({ event }) => event)).toEqual(events);
  });

  it('opens no file where it is silent', async () => {
    opened('silent').note(REFUSED);
    await log.close();
    expect(() => statSync(path)).toThrow('ENOENT');
  });

  it('is readable by its owner alone, and goes on where it ended', async () => {
    opened().note(REFUSED);
    await log.close();
    opened().note(CHANGED);
    expect(await lines()).toHaveLength(2);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('refuses a file that cannot be opened, by the name of the setting', () => {
    opened('silent');
    expect(() => pinoSecurityLog({ level: 'info', to: join(folder, 'none', 'security.log') })).toThrow(
      /^GATEHOUSE_SECURITY_LOG: ENOENT/,
    );
  });

  it('writes nothing that has another form than its field: no token, password or email address, whatever a caller sends', async () => {
    const secrets = [
      'ghk_3q2-7wAAbbCCddEEffGGhhIIjjKKllMMnnOOppQQrrS',
      'correct horse battery staple',
      'ada@example.com',
      `ghs_${ID}`,
    ];
    const anyText = fc.oneof(fc.constantFrom(...secrets), fc.emailAddress(), fc.string({ unit: 'binary' }));
    opened();
    fc.assert(
      fc.property(anyText, anyText, anyText, (one, two, three) => {
        log.note({ event: 'sign-in.failed', from: one, code: two, limit: three, userId: one, apiKeyId: two });
        log.note({ event: 'upstream.refused', from: two, code: `${three} ${one}`, serverId: three, gatewayId: one });
      }),
      { numRuns: 300 },
    );
    for (const { time: _, ...line } of await lines())
      for (const text of Object.values(line)) expect(String(text)).toMatch(/^[\w.:-]{0,64}$|^null$/);
    const text = readFileSync(path, 'utf8');
    for (const secret of secrets) expect(text).not.toContain(secret);
    expect(text).not.toContain('@');
  });

  it('drops lines under a flood, counts them, and goes on', async () => {
    opened();
    for (let count = 0; count < 20_000; count += 1) log.note(REFUSED);
    const written = await lines();
    const dropped = written.reduce((sum, line) => sum + ((line['dropped'] as number | undefined) ?? 0), 0);
    expect(dropped).toBeGreaterThan(0);
    expect(written.filter(({ event }) => event === REFUSED.event).length + dropped).toBe(20_000);
  });

  it('stops nothing where it cannot be written any more, or is closed', async () => {
    opened();
    const broken = pinoSecurityLog({ level: 'info', to: '/dev/full' });
    for (let count = 0; count < 10; count += 1) broken.note(REFUSED);
    await broken.close();
    broken.note(REFUSED);
    log.note(REFUSED);
    expect(await lines()).toHaveLength(1);
    log.note(REFUSED);
    expect(await lines()).toHaveLength(1);
  });
});
