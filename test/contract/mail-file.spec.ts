import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { simpleParser } from 'mailparser';
import { FileMail } from '../../src/adapters/mail/file-mail.js';
import { removeFolder, temporaryFolder } from '../support/temporary-folder.js';
import { mailContract, MESSAGE_ID, SENDER } from './mail.contract.js';

const clock = { now: () => '2026-11-21T12:00:00.000Z', monotonic: () => 0 };
const read = (folder: string): Buffer[] =>
  readdirSync(join(folder, 'mail'))
    .filter((name) => name.endsWith('.eml'))
    .map((name) => readFileSync(join(folder, 'mail', name)));

mailContract('file', async () => {
  const folder = temporaryFolder();
  return {
    mail: new FileMail(folder, SENDER, clock),
    arrived: () => Promise.all(read(folder).map((bytes) => simpleParser(bytes))),
    stop: async () => removeFolder(folder),
  };
});

describe('mail as files', () => {
  const message = { id: 'inv-1', to: 'zoe@example.org', subject: 'S', text: 'T', html: '<p>T</p>', about: [] };
  let folder: string;
  beforeEach(() => {
    folder = temporaryFolder();
  });
  afterEach(() => removeFolder(folder));
  const mail = (): FileMail => new FileMail(folder, SENDER, clock);

  it('is dated by the clock, and nobody else on the machine can read it', async () => {
    await mail().send(message);
    const [name] = readdirSync(join(folder, 'mail'));
    expect(name).toBe('2026-11-21T12-00-00.000Z-inv-1.eml');
    expect((await simpleParser(read(folder)[0]!)).date?.toISOString()).toBe(clock.now());
    expect([statSync(join(folder, 'mail')).mode & 0o777, statSync(join(folder, 'mail', name!)).mode & 0o777]).toEqual([
      0o700, 0o600,
    ]);
  });

  it('leaves no half message under a name that mail programs open, and overwrites what a crash left', async () => {
    await mail().send(message);
    const [name] = readdirSync(join(folder, 'mail'));
    rmSync(join(folder, 'mail', name!));
    writeFileSync(join(folder, 'mail', `${name}.part`), 'half');
    await mail().send(message);
    expect(readdirSync(join(folder, 'mail'))).toEqual([name]);
    expect(read(folder)[0]!.toString()).toContain(`Message-ID: ${MESSAGE_ID}`);
  });

  it('fails where the folder cannot be made, so that the sender knows', async () => {
    writeFileSync(join(folder, 'mail'), 'a file in the way');
    await expect(mail().send(message)).rejects.toThrow(/EEXIST|ENOTDIR/);
  });

  it('PPL-7 forgets what names somebody, by name or not, and nothing else', async () => {
    await mail().send({ ...message, id: 'inv-1-a', about: ['inv_1', 'usr_inviter'] });
    await mail().send({
      ...message,
      id: 'inv-2-a',
      about: ['inv_2', ...Array.from({ length: 30 }, (_, n) => `usr_of_a_very_long_list_${n}`)],
    });
    await mail().send({ ...message, id: 'inv-3-a', about: ['inv_3'], text: 'X-Gatehouse-About: inv_1' });
    await mail().forget(['inv_1', 'usr_of_a_very_long_list_29']);
    expect(readdirSync(join(folder, 'mail'))).toEqual(['2026-11-21T12-00-00.000Z-inv-3-a.eml']);
    await mail().forget(['usr_inviter']);
    await new FileMail(join(folder, 'nowhere'), SENDER, clock).forget(['inv_1']);
  });

  it('PPL-7 holds no internal id, and still forgets the files of earlier versions, which do', async () => {
    await mail().send({ ...message, about: ['inv_1', 'usr_inviter'] });
    expect(read(folder)[0]!.toString()).not.toMatch(/inv_1|usr_inviter/);
    writeFileSync(join(folder, 'mail', 'old.eml'), 'To: a@example.org\r\nX-Gatehouse-About: inv_9 usr_old\r\n\r\nT');
    writeFileSync(join(folder, 'mail', 'other.eml'), 'To: a@example.org\r\nX-Gatehouse-About: inv_8\r\n\r\nT');
    await mail().forget(['usr_old', 'inv_1']);
    expect(readdirSync(join(folder, 'mail'))).toEqual(['other.eml']);
  });
});
