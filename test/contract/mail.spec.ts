import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FileMail } from '../../src/adapters/mail/file-mail.js';
import { SystemClock } from '../../src/adapters/system/system-clock.js';
import { SystemIds } from '../../src/adapters/system/system-ids.js';
import { isIdOf } from '../../src/kernel/ids.js';
import { removeFolder, temporaryFolder } from '../support/temporary-folder.js';

let folder: string;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => removeFolder(folder));
const message = {
  id: 'inv-1',
  to: 'zoe@example.org',
  subject: 'Join Acmé',
  text: 'Hello Zoë',
  html: '<p>Hello</p>',
  about: [],
};

it('writes a message once, whole, with text and HTML', async () => {
  const mail = () => new FileMail(folder, 'gatehouse@example.org', new SystemClock());
  await Promise.all([mail().send({ ...message, id: 'other' }), mail().send({ ...message, id: 'a/../b' })]);
  const one = mail();
  await Promise.all([one.send(message), one.send(message)]);
  await mail().send(message);
  const files = readdirSync(join(folder, 'mail'));
  expect(files).toHaveLength(3);
  const text = readFileSync(
    join(
      folder,
      'mail',
      files.find((name) => name.endsWith('Z-inv-1.eml'))!,
    ),
    'utf8',
  );
  for (const part of [
    'To: zoe@example.org',
    `Message-ID: <${createHash('sha256').update('inv-1').digest('hex').slice(0, 32)}@example.org>`,
    'multipart/alternative',
    'text/plain',
    'text/html',
    'Hello Zo=C3=AB',
  ])
    expect(text).toContain(part);
  expect(text).toMatch(/^Date: \w{3}, \d{2} \w{3} \d{4} \d{2}:\d{2}:\d{2} \+0000\r$/m);
});

it('makes ids that are well-formed, ordered, and the same for the same UUID', () => {
  const ids = new SystemIds();
  const uuid = ids.uuid();
  expect(uuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(isIdOf('team', ids.typed('team', uuid))).toBe(true);
  expect(ids.typed('team', uuid)).toBe(ids.typed('team', uuid));
  expect(ids.secret()).toMatch(/^[\w-]{43}$/);
});
