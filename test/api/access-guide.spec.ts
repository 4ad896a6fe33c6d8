import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { launch, type TestGatehouse } from '../support/gatehouse.js';
import { commandsOf, expectationsIn, isAsSaid, scriptOf } from '../support/readme-journey.js';
import { runBash } from '../support/run-script.js';

const GUIDE = readFileSync(new URL('../../docs/guides/access-model.md', import.meta.url), 'utf8');

let gatehouse: TestGatehouse;
beforeAll(async () => {
  gatehouse = await launch();
});
afterAll(() => gatehouse.stop());

describe('the guide to access', () => {
  it('ACC-3 ACC-4 ACC-5 ACC-6 is run as it stands, and what it says comes back does', async () => {
    const here = (text: string): string =>
      text
        .replaceAll('http://127.0.0.1:8080', gatehouse.address)
        .replaceAll('data/mail/', `${gatehouse.dataDir}/mail/`);
    const commands = commandsOf(GUIDE);
    const { code, output, errors } = await runBash(scriptOf(here(commands)));
    const { expectations, rest } = expectationsIn(output);
    expect({ errors, wrong: expectations.filter((one) => !isAsSaid(one)), rest, code }).toEqual({
      errors: '',
      wrong: [],
      rest: '',
      code: 0,
    });
    expect(expectations.length).toBe(commands.match(/^#=> /gm)?.length);
    expect(expectations.length).toBeGreaterThanOrEqual(12);
    expect(gatehouse.worries).toEqual([]);
  }, 60_000);
});
