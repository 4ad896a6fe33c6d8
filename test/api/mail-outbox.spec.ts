import { setTimeout as pause } from 'node:timers/promises';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ApiClient } from '../support/api-client.js';
import { launch, type TestGatehouse } from '../support/gatehouse.js';
import { type MailServer, signUpBy, startMailServer } from '../support/mail-server.js';

const ACME = '/v1/organizations/acme';

let server: MailServer;
let gatehouse: TestGatehouse;
let owner: ApiClient;
afterEach(async () => {
  await gatehouse?.stop();
  await server?.stop();
});

const start = async (options?: Parameters<typeof startMailServer>[0]): Promise<void> => {
  server = await startMailServer();
  const { port } = server;
  gatehouse = await launch({
    GATEHOUSE_MAIL: `smtp://127.0.0.1:${port}`,
    GATEHOUSE_MAIL_FROM: 'Acme people <people@acme.example>',
  });
  owner = await signUpBy(server, gatehouse.anyone, 'Ada');
  await owner.must(owner.post('/v1/organizations', { name: 'Acme', slug: 'acme' }));
  if (options === undefined) return;
  await server.stop();
  server = await startMailServer(options, port);
};
const invite = (email: string) =>
  owner.post<{ id: string; status: string }>(`${ACME}/invitations`, { email, roleId: 'member' });
const tokenIn = (text: string | undefined): string => /token=([\w-]+)/.exec(text ?? '')?.[1] ?? '';
const arrived = async (count: number): Promise<void> => {
  for (let tries = 0; server.received.length < count && tries < 1_600; tries++) await pause(25);
  expect(server.received).toHaveLength(count);
};
const accept = (token: string, name: string) =>
  gatehouse.anyone.post('/v1/invitations/accept', { token, name, password: 'correct horse battery staple' });

describe('mail of invitations', () => {
  it('PPL-1 is out with the answer, in text and HTML, and its link is good', async () => {
    await start();
    await owner.must(invite('zoe@example.org'));
    await arrived(1);
    const { mail, envelope } = server.received[0]!;
    expect(envelope).toEqual({ from: 'people@acme.example', to: ['zoe@example.org'] });
    expect(mail.from?.text).toBe('"Acme people" <people@acme.example>');
    expect([
      mail.subject,
      mail.text?.includes('as Member'),
      String(mail.html).includes('Accept the invitation</a>'),
    ]).toEqual(['Ada invites you to Acme', true, true]);
    expect(await accept(tokenIn(mail.text), 'Zoe')).toMatchObject({ status: 200 });
  });

  it('PPL-1 is sent later where nobody takes it now, once each, and nobody who invites notices', async () => {
    await start();
    const { port } = server;
    await server.stop();
    const made = await Promise.all([1, 2, 3].map((n) => invite(`p${n}@example.org`)));
    expect(made.map(({ status, body }) => [status, body.status])).toEqual([1, 2, 3].map(() => [201, 'pending']));
    await gatehouse.restart();
    server = await startMailServer({}, port);
    await arrived(3);
    await pause(1_500);
    expect(server.received.map(({ envelope }) => envelope.to[0]).sort()).toEqual([
      'p1@example.org',
      'p2@example.org',
      'p3@example.org',
    ]);
    expect(new Set(server.received.map(({ mail }) => tokenIn(mail.text))).size).toBe(3);
  });

  it('PPL-1 is tried again after the server refused it, with the same token', async () => {
    let refusals = 0;
    await start({
      onRcptTo: (_address, _session, done) =>
        refusals++ < 1 ? done(Object.assign(new Error('try later'), { responseCode: 451 })) : done(),
    });
    await owner.must(invite('zoe@example.org'));
    await arrived(1);
    expect([refusals, (await accept(tokenIn(server.received[0]!.mail.text), 'Zoe')).status]).toEqual([2, 200]);
  });

  it('PPL-1 is not sent for what was revoked meanwhile', async () => {
    await start();
    const { port } = server;
    await server.stop();
    const { id } = await owner.must(invite('zoe@example.org'));
    await owner.must(owner.delete(`${ACME}/invitations/${id}`));
    server = await startMailServer({}, port);
    await pause(2_500);
    expect(server.received).toEqual([]);
  });
});

describe('an email that may have been sent', () => {
  let id: string;
  beforeEach(async () => {
    await start();
    ({ id } = await owner.must(invite('zoe@example.org')));
    await arrived(1);
    await owner.must(owner.post(`${ACME}/invitations/${id}/resend`));
    await arrived(2);
  });

  /** Done to the deliveries while the product is stopped. */
  const meanwhile = (sql: string, then: () => void = () => undefined): Promise<void> =>
    gatehouse.stopped(async () => {
      const file = new DatabaseSync(join(gatehouse.dataDir, 'private.db'));
      file.exec(sql);
      file.close();
      then();
    });
  const forgetPlace = (): void =>
    ['', '-wal', '-shm'].forEach((end) => rmSync(join(gatehouse.dataDir, `read-models.db${end}`), { force: true }));
  const tokens = (): readonly string[] => server.received.map(({ mail }) => tokenIn(mail.text));
  /** A third email came, with a token of its own, which is the one that is good. */
  const isReplaced = async (): Promise<void> => {
    await arrived(3);
    const [, second, third] = tokens();
    expect(new Set(tokens()).size).toBe(3);
    expect(server.received[2]!.mail.subject).toBe('Ada invites you to Acme');
    expect([(await accept(second!, 'Zoe')).body['code'], (await accept(third!, 'Zoe')).status]).toEqual([
      'invitation.unknown',
      200,
    ]);
  };

  it('PPL-1 goes out with a new token where the process died while sending: none is ever mailed twice', async () => {
    // As it stands after a kill between handing over and writing down: the claim is the last that is known.
    const past = '2026-01-01T00:00:00.000Z';
    await meanwhile(`UPDATE deliveries SET open_at = '${past}',
      record = json_set(record, '$.status', 'claimed', '$.openAt', '${past}', '$.attempts', json('[]')) WHERE id LIKE '${id}-%'`);
    await isReplaced();
  });

  it('PPL-1 goes out with a new token where nothing is known of it, as after a kill right after the event', async () => {
    await meanwhile(`DELETE FROM deliveries WHERE id LIKE '${id}-%'`, forgetPlace);
    await isReplaced();
  });

  it('PPL-1 goes out with a new token where all deliveries are lost, and nothing for what is over', async () => {
    const { id: revoked } = await owner.must(invite('yan@example.org'));
    await arrived(3);
    await owner.must(owner.delete(`${ACME}/invitations/${revoked}`));
    await meanwhile('DELETE FROM deliveries');
    await arrived(4);
    await pause(1_500);
    expect(server.received.map(({ envelope }) => envelope.to.join())).toEqual([
      'zoe@example.org',
      'zoe@example.org',
      'yan@example.org',
      'zoe@example.org',
    ]);
    expect((await accept(tokens()[3]!, 'Zoe')).status).toBe(200);
  });

  it('PPL-1 is not sent again where only the place in the log is lost', async () => {
    await gatehouse.stopped(async () => forgetPlace());
    await pause(2_500);
    expect(server.received).toHaveLength(2);
  });
});
