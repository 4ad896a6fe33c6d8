import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ProductProcess } from '../support/process.js';
import { removeFolder, temporaryFolder } from '../support/temporary-folder.js';

const PATIENCE = 120_000;
const GUESSES = 40;
const PASSWORD = 'a guess that is nobody’s';

describe('the security log of a process', () => {
  let dataDir: string;
  beforeEach(() => {
    dataDir = temporaryFolder();
  });
  afterEach(() => removeFolder(dataDir));

  const linesOf = async (environment: Readonly<Record<string, string>>): Promise<readonly object[]> => {
    const running = await ProductProcess.start(dataDir, environment);
    const guess = (count: number) =>
      running.anyone.post('/v1/sessions', { email: `nobody.${count}@example.com`, password: PASSWORD });
    await Promise.all(Array.from({ length: GUESSES }, (_, count) => guess(count)));
    const { stderr, stdout } = await running.end();
    for (const secret of [PASSWORD, '@example.com']) expect(stderr + stdout).not.toContain(secret);
    return stderr
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as object);
  };

  it(
    'is written to stderr in whole lines, all of them before the process ends, at a level of its own',
    async () => {
      const lines = await linesOf({ GATEHOUSE_LOG_LEVEL: 'silent', GATEHOUSE_SECURITY_LOG_LEVEL: 'warn' });
      expect(lines).toHaveLength(GUESSES);
      for (const line of lines)
        expect(line).toMatchObject({ log: 'security', event: expect.stringMatching(/^sign-in\.(failed|throttled)$/) });
      expect(await linesOf({ GATEHOUSE_LOG_LEVEL: 'silent', GATEHOUSE_SECURITY_LOG_LEVEL: 'silent' })).toEqual([]);
    },
    PATIENCE,
  );
});
