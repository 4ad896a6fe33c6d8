import { describe, expect, it } from '@jest/globals';
import { runDemo } from '../support/demo-run.js';

const PATIENCE_MS = 60_000;
const SENTENCE = "Your access to 'Everything' came through the team 'Research', which an administrator has disabled.";

/** The product's answer about the owner, changed on its way to the demo. */
const LIE = `
const real = globalThis.fetch;
globalThis.fetch = async (input, init) => {
  const response = await real(input, init);
  if (!String(input).endsWith('/access/check')) return response;
  return new Response((await response.text()).replace('role.use-all', 'team.none'), response);
};`;

describe('the demo', () => {
  it(
    'TEAM-4 shows the main job from end to end, and leaves nothing behind',
    async () => {
      const { output, ...left } = await runDemo();
      expect(left).toEqual({ code: 0, errors: '', leftFiles: [], leftServers: [] });
      for (const part of [
        'Ada Lovelace has invited you to join Acme',
        'Echo: Hello from Grace',
        'refused (403)',
        SENTENCE,
        'The administrator wrote: Budget review until Monday.',
        'Echo: I am back',
        'may, through the team Support',
        'Ada Lovelace  team.disabled             Research · enabled true → false',
        '12 of 12 answers, byte for byte',
        'checks held',
      ])
        expect(output).toContain(part);
      expect(output).not.toContain('\u001B[');
    },
    PATIENCE_MS,
  );

  it(
    'GW-5 stays up with --keep, says how to connect, and ends at Ctrl-C',
    async () => {
      let status = 0;
      const { output, ...left } = await runDemo({
        arguments: ['--keep'],
        interruptAt: 'Ctrl-C ends it',
        before: async (told) => {
          const [, address] = /product +(http:\S+),/.exec(told)!;
          status = (await fetch(`${address}/health/ready`)).status;
        },
      });
      expect(status).toBe(200);
      expect(left).toEqual({ code: 130, errors: '', leftFiles: [], leftServers: [] });
      for (const client of ['Claude Code', 'Claude Desktop', 'VS Code', 'Cursor'])
        expect(output).toContain(`\n${client}\n`);
      expect(output).toMatch(
        /claude mcp add --transport http everything http:\S+ --header "Authorization: Bearer ghk_/,
      );
    },
    PATIENCE_MS,
  );

  it(
    'can be interrupted in the middle',
    async () => {
      const { output, ...left } = await runDemo({ interruptAt: 'Grace is in the middle of a long call' });
      expect(left).toEqual({ code: 130, errors: '', leftFiles: [], leftServers: [] });
      expect(output).not.toContain('checks held');
    },
    PATIENCE_MS,
  );

  it(
    'fails where the product does not do what it says, with what was expected and what was seen',
    async () => {
      const { output, errors, ...left } = await runDemo({
        environment: { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(LIE)}` },
      });
      expect(left).toEqual({ code: 1, leftFiles: [], leftServers: [] });
      expect(output).toContain('expected [true,"role.use-all"]');
      expect(output).toContain('saw      [true,"team.none"]');
      expect(errors).toContain('This did not hold. Ada: expected [true,"role.use-all"], saw [true,"team.none"]');
    },
    PATIENCE_MS,
  );

  it('says how it is called where it is called wrongly', async () => {
    expect(await runDemo({ arguments: ['--fast'] })).toMatchObject({
      code: 2,
      output: '',
      errors: expect.stringContaining('npm run demo -- --keep'),
    });
  });
});
