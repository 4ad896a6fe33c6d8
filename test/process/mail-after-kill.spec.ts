import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { PASSWORD } from '../support/api-client.js';
import { type MailServer, signUpBy, startMailServer } from '../support/mail-server.js';
import { ProductProcess } from '../support/process.js';
import { eventually } from '../support/eventually.js';
import { removeFolder, temporaryFolder } from '../support/temporary-folder.js';

const INVITATIONS = '/v1/organizations/acme/invitations';
const PEOPLE = ['zoe', 'yan', 'xia'];
/** Mostly two seconds. Where the machine is so slow that a kill falls between a claim and its end, the claim runs out first. */
const MAILED_WITHIN_MS = 75_000;

const dataDir = temporaryFolder();
let server: MailServer | undefined;
let product: ProductProcess | undefined;
afterEach(async () => {
  await product?.end('SIGKILL');
  await server?.stop();
});
afterAll(() => removeFolder(dataDir));

describe('a process killed right after it answered to an invitation', () => {
  it('PPL-1 mails it once when it is back, though no mail server was there before', async () => {
    server = await startMailServer();
    const { port } = server;
    const environment = { GATEHOUSE_MAIL: `smtp://127.0.0.1:${port}`, GATEHOUSE_MAIL_FROM: 'gatehouse@example.org' };
    product = await ProductProcess.start(dataDir, environment);
    const owner = await signUpBy(server, product.anyone, 'Ada');
    await owner.must(owner.post('/v1/organizations', { name: 'Acme', slug: 'acme' }));
    await server.stop();
    const answers = await Promise.all(
      PEOPLE.map((name) => owner.post(INVITATIONS, { email: `${name}@example.org`, roleId: 'member' })),
    );
    await product.end('SIGKILL');
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201]);

    server = await startMailServer({}, port);
    product = await ProductProcess.start(dataDir, environment);
    const { received } = server;
    await eventually(() => received.length >= PEOPLE.length, MAILED_WITHIN_MS);
    await pause(1_500);
    expect(received.map(({ envelope }) => envelope.to[0]).sort()).toEqual(
      PEOPLE.map((name) => `${name}@example.org`).sort(),
    );
    for (const { mail } of received) {
      const token = /token=([\w-]+)/.exec(mail.text ?? '')?.[1];
      expect(
        await product.anyone.post('/v1/invitations/accept', { token, name: 'New', password: PASSWORD }),
      ).toMatchObject({ status: 200 });
    }
  }, 150_000);
});
