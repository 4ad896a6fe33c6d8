import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { loadConfig } from '../../../src/config/load-config.js';
import { SECRETS } from '../../../src/config/secret-files.js';
import { removeFolder, temporaryFolder } from '../../support/temporary-folder.js';

let folder: string;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => removeFolder(folder));

const file = (text: string, name = 'secret'): string => {
  const path = join(folder, name);
  writeFileSync(path, text, { mode: 0o400 });
  return path;
};
const faultsOf = (environment: NodeJS.ProcessEnv): string => {
  try {
    loadConfig(environment);
    return '';
  } catch (error) {
    return (error as Error).message;
  }
};

const TOKEN = 'an operator token';
const SERVERS = { GATEHOUSE_EVENT_STORE: 'eventstoredb', GATEHOUSE_READ_MODELS: 'mongodb' };

describe('a secret in a file', () => {
  it('is taken for each setting that holds one', () => {
    const said = {
      GATEHOUSE_MASTER_KEY: 'ab'.repeat(32),
      GATEHOUSE_OPERATOR_TOKEN: TOKEN,
      GATEHOUSE_MAIL: 'smtps://user:pw@mail.example.com',
      EVENTSTOREDB_URL: 'esdb://user:pw@log:2113',
      MONGODB_URL: 'mongodb://user:pw@db',
    };
    expect(Object.keys(said).toSorted()).toEqual([...SECRETS].toSorted());
    const files = Object.entries(said).map(([name, value]) => [`${name}_FILE`, file(`${value}\n`, name)]);
    const more = { ...SERVERS, GATEHOUSE_MAIL_FROM: 'gatehouse@example.com' };
    expect(loadConfig({ ...more, ...(Object.fromEntries(files) as object) })).toEqual(loadConfig({ ...more, ...said }));
  });

  it.each([
    [TOKEN, TOKEN],
    [`${TOKEN}\n`, TOKEN],
    [`${TOKEN}\r\n`, TOKEN],
    [`${TOKEN}\n\n`, `${TOKEN}\n`],
    [` ${TOKEN} `, ` ${TOKEN} `],
  ])('is its text but for one line end: %j', (text, wanted) =>
    expect(loadConfig({ GATEHOUSE_OPERATOR_TOKEN_FILE: file(text) }).operatorToken).toBe(wanted),
  );

  it('may be a link, as those of Kubernetes are', () => {
    symlinkSync(file(TOKEN), join(folder, 'link'));
    expect(loadConfig({ GATEHOUSE_OPERATOR_TOKEN_FILE: join(folder, 'link') }).operatorToken).toBe(TOKEN);
  });

  it('is not set by an empty name', () =>
    expect(loadConfig({ GATEHOUSE_OPERATOR_TOKEN_FILE: '', GATEHOUSE_OPERATOR_TOKEN: TOKEN }).operatorToken).toBe(
      TOKEN,
    ));

  it('is refused beside the setting itself', () => {
    const both = { GATEHOUSE_OPERATOR_TOKEN: TOKEN, GATEHOUSE_OPERATOR_TOKEN_FILE: file('another token than that') };
    expect(faultsOf(both)).toBe('GATEHOUSE_OPERATOR_TOKEN and GATEHOUSE_OPERATOR_TOKEN_FILE are both set');
    expect(faultsOf({ ...both, GATEHOUSE_OPERATOR_TOKEN: '' })).toBe('');
  });

  it.each([
    ['a file that is not there', () => join(folder, 'nothing'), 'ENOENT'],
    ['a folder', () => (mkdirSync(join(folder, 'folder')), join(folder, 'folder')), 'EISDIR'],
    ['an empty file', () => file(''), 'it is empty'],
    ['a file of one line end', () => file('\n'), 'it is empty'],
    ['a large file', () => file('x'.repeat(70_000)), 'it is larger than 64 KiB'],
  ])('is refused in %s', (_, path, reason) =>
    expect(faultsOf({ GATEHOUSE_OPERATOR_TOKEN_FILE: path() })).toBe(
      `GATEHOUSE_OPERATOR_TOKEN_FILE cannot be read (${reason})`,
    ),
  );

  it('is checked like the setting, and never repeated', () => {
    const fault = faultsOf({
      GATEHOUSE_OPERATOR_TOKEN_FILE: file('hush'),
      MONGODB_URL_FILE: file('pigeon', 'b'),
      ...SERVERS,
    });
    expect(fault).toContain('GATEHOUSE_OPERATOR_TOKEN');
    expect(fault).toContain('MONGODB_URL');
    expect(fault).not.toMatch(/hush|pigeon/);
  });

  it('is none of a setting that holds no secret', () => {
    for (const name of ['GATEHOUSE_PORT_FILE', 'GATEHOUSE_DATA_DIR_FILE', 'GATEHOUSE_MAIL_FROM_FILE'])
      expect(faultsOf({ [name]: file('8080', name) })).toBe(`${name} is not a setting of Gatehouse`);
  });
});
