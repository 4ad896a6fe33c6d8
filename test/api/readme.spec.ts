import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { freePort } from '../../src/demo/free-port.js';
import { launch, type TestGatehouse } from '../support/gatehouse.js';
import { commandsOf, expectationsIn, isAsSaid, scriptOf, sectionOf } from '../support/readme-journey.js';
import { runBash } from '../support/run-script.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const README = readFileSync(`${ROOT}README.md`, 'utf8');

let gatehouse: TestGatehouse;
beforeAll(async () => {
  gatehouse = await launch();
});
afterAll(() => gatehouse.stop());

describe('the README', () => {
  it('names the two commands that a newcomer needs', () => {
    expect(README).toContain('\nnpm ci && npm run demo\n');
    expect(README).toContain('\nnpm ci && npm test\n');
  });

  it('leads with curl from an account to a refused MCP call, and what it says comes back does', async () => {
    const upstream = String(await freePort());
    const here = (text: string): string =>
      text
        .replaceAll('http://127.0.0.1:8080', gatehouse.address)
        .replaceAll('3001', upstream)
        .replaceAll('data/mail/', `${gatehouse.dataDir}/mail/`);
    const commands = commandsOf(sectionOf(README, 'A journey with curl'));
    const { code, output, errors } = await runBash(scriptOf(here(commands)));
    const { expectations, rest } = expectationsIn(output);
    expect({ errors, wrong: expectations.filter((one) => !isAsSaid(one)), rest, code }).toEqual({
      errors: '',
      wrong: [],
      rest: '',
      code: 0,
    });
    expect(expectations.length).toBe(commands.match(/^#=> /gm)?.length);
    expect(expectations.length).toBeGreaterThanOrEqual(9);
    expect(gatehouse.worries).toEqual([]);
  }, 60_000);

  it('is held to its words: other output does not pass for what it says', () => {
    expect(isAsSaid({ says: '{"userId":"usr_…"}', printed: '{"userId":"usr_01k"}' })).toBe(true);
    expect(isAsSaid({ says: '{"userId":"usr_…"}', printed: '{"userId":""}' })).toBe(false);
    expect(isAsSaid({ says: 'acme', printed: 'acme\nmore' })).toBe(false);
    expect(isAsSaid({ says: 'a.c', printed: 'abc' })).toBe(false);
  });
});
