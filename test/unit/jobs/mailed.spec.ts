import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { openEmbeddedPrivate } from '../../../src/adapters/embedded/private/open-private.js';
import { FileMail } from '../../../src/adapters/mail/file-mail.js';
import { SystemClock } from '../../../src/adapters/system/system-clock.js';
import { mailed } from '../../../src/jobs/deliveries/mailed.js';
import type { PersonalData } from '../../../src/ports/personal-data.port.js';
import { removeFolder, temporaryFolder } from '../../support/temporary-folder.js';

const MESSAGE = {
  id: 'one',
  to: 'ada@example.org',
  subject: 'Hello',
  text: 'Hello Ada',
  html: '<p>Hello Ada</p>',
  about: ['usr_1', 'inv_1'],
};

describe('a message in files', () => {
  let folder: string;
  let personalData: PersonalData;
  let close: () => Promise<void>;
  let mail: FileMail;

  beforeEach(async () => {
    folder = temporaryFolder();
    const opened = await openEmbeddedPrivate({ folder, masterKey: Buffer.alloc(32, 7) });
    ({ personalData } = opened);
    close = () => opened.close();
    mail = new FileMail(folder, 'Gatehouse <gatehouse@example.org>', new SystemClock());
    await personalData.put('usr_1', { name: 'Ada', email: 'ada@example.org' }, 0);
    await personalData.put('inv_1', { email: 'ada@example.org' }, 0);
  });
  afterEach(async () => {
    await close();
    removeFolder(folder);
  });

  const kept = (): readonly string[] => {
    const box = join(folder, 'mail');
    return existsSync(box) ? readdirSync(box) : [];
  };

  it('stays while the people in it are known', async () => {
    await mailed(mail, personalData, MESSAGE);
    expect(kept()).toHaveLength(1);
  });

  it.each(['usr_1', 'inv_1'])('PPL-7 is gone if one of them (%s) was erased while it was sent', async (subjectId) => {
    await mail.forget([subjectId]);
    await personalData.erase(subjectId);
    await mailed(mail, personalData, MESSAGE);
    expect(kept()).toEqual([]);
  });
});
