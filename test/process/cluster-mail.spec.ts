import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ApiClient } from '../support/api-client.js';
import { PASSWORD } from '../support/api-client.js';
import { Cluster, projectionsOf } from '../support/cluster.js';
import { type MailServer, signUpBy, startMailServer } from '../support/mail-server.js';
import type { ProductProcess } from '../support/process.js';

interface Made {
  readonly id: string;
}

const ACME = '/v1/organizations/acme';
const PATIENCE = 90_000;
/** The outbox looks every second; a mail that goes out twice would come in its next rounds. */
const TWO_ROUNDS_MS = 2_500;

let cluster: Cluster;
let server: MailServer;
let port: number;
let apis: readonly ProductProcess[];
let projector: ProductProcess;
let owner: ApiClient;

beforeAll(async () => {
  [cluster, server] = await Promise.all([Cluster.start(), startMailServer()]);
  ({ port } = server);
  const environment = { GATEHOUSE_MAIL: `smtp://127.0.0.1:${port}`, GATEHOUSE_MAIL_FROM: 'gatehouse@example.org' };
  const [first, second, third] = await Promise.all(
    ['api', 'api', 'projector'].map((roles) => cluster.add(roles, { environment })),
  );
  [apis, projector] = [[first!, second!], third!];
  owner = await signUpBy(server, first!.anyone, 'Ada');
  await owner.must(owner.post('/v1/organizations', { name: 'Acme', slug: 'acme' }));
}, PATIENCE);
afterAll(async () => {
  await cluster?.stop();
  await server?.stop();
});

const tokenIn = (text: string | undefined): string => /token=([\w.~-]+)/.exec(text ?? '')?.[1] ?? '';
const recipients = (): readonly string[] => server.received.map(({ envelope }) => envelope.to.join()).toSorted();
const arrived = async (count: number): Promise<void> => {
  for (const start = performance.now(); server.received.length < count && performance.now() - start < 60_000;)
    await pause(20);
};
const invite = (by: ApiClient, email: string) =>
  by.must(by.post<Made>(`${ACME}/invitations`, { email, roleId: 'member' }));

describe('mail of several api processes', () => {
  it(
    'PPL-1 goes out once for each invitation, where the mail server comes up late and both find it unsent for as long as the read model stands still',
    async () => {
      await server.stop();
      const addresses = Array.from({ length: 8 }, (_, index) => `invited.${index}@example.org`);
      await Promise.all(addresses.map((email, index) => invite(owner.at(apis[index % 2]!.address), email)));
      while (!(await projectionsOf(projector)).every(({ lag }) => lag === '0')) await pause(20);
      projector.signal('SIGSTOP');
      server = await startMailServer({}, port);
      await arrived(addresses.length);
      await pause(TWO_ROUNDS_MS);
      projector.signal('SIGCONT');
      expect(recipients()).toEqual(addresses);
      const tokens = server.received.map(({ mail }) => tokenIn(mail.text));
      expect(new Set(tokens).size).toBe(addresses.length);
      const accepted = await Promise.all(
        [0, 1].map((index) =>
          apis[index]!.anyone.post('/v1/invitations/accept', {
            token: tokens[index],
            name: `Person ${index}`,
            password: PASSWORD,
          }),
        ),
      );
      expect(accepted.map(({ status }) => status)).toEqual([200, 200]);
    },
    PATIENCE,
  );

  it(
    'PPL-1 goes out by the other process, with a token that is good, where the one that took the invitation is gone',
    async () => {
      await server.stop();
      const there = owner.at(apis[1]!.address);
      const { id } = await invite(there, 'orphan@example.org');
      await apis[1]!.end('SIGKILL');
      server = await startMailServer({}, port);
      await arrived(1);
      await pause(TWO_ROUNDS_MS);
      expect(recipients()).toEqual(['orphan@example.org']);
      const token = tokenIn(server.received[0]!.mail.text);
      const accepted = await apis[0]!.anyone.post('/v1/invitations/accept', {
        token,
        name: 'Orphan',
        password: PASSWORD,
      });
      expect([accepted.status, id]).toEqual([200, expect.stringMatching(/^inv_/)]);
    },
    PATIENCE,
  );
});
