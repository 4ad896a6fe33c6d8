import { describe, expect, it } from '@jest/globals';
import { readArguments, UsageError } from '../../../src/cli/arguments.js';

const address = 'http://127.0.0.1:8080';
const read = (line: string, environment: NodeJS.ProcessEnv = {}) =>
  readArguments(line.split(' ').filter(Boolean), environment);

describe('the command line', () => {
  it.each([
    ['projections list', { command: 'list', address }],
    ['projections list --address http://10.0.0.7:9000/', { command: 'list', address: 'http://10.0.0.7:9000' }],
    ['projections rebuild --all', { command: 'rebuild', address, names: undefined, wait: true, giveUpAfterMs: 60_000 }],
    [
      'projections rebuild a b a --no-wait',
      { command: 'rebuild', address, names: ['a', 'b'], wait: false, giveUpAfterMs: 60_000 },
    ],
    [
      'projections rebuild --give-up-after 5 a',
      { command: 'rebuild', address, names: ['a'], wait: true, giveUpAfterMs: 5_000 },
    ],
    ['-h', { command: 'help' }],
    ['projections rebuild --help', { command: 'help' }],
  ])('%s', (line, asked) => expect(read(line)).toEqual(asked));

  it.each([
    '',
    'projections',
    'teams list',
    'projections list audit_log',
    'projections list --all',
    'projections rebuild',
    'projections rebuild --all audit_log',
    'projections rebuild --every',
    'projections rebuild --all=yes',
    'projections rebuild --all --give-up-after soon',
    'projections rebuild --all --give-up-after 0',
    'projections list --address',
    'projections list --address 127.0.0.1:8080',
    'projections list --address http://127.0.0.1:8080/v1',
    'projections list --address http://[x',
  ])('"%s" is refused', (line) => expect(() => read(line)).toThrow(UsageError));

  it.each([
    [{ GATEHOUSE_PORT: '9000' }, 'http://127.0.0.1:9000'],
    [{ GATEHOUSE_HOST: '0.0.0.0', GATEHOUSE_PORT: '' }, address],
    [{ GATEHOUSE_HOST: '::' }, address],
    [{ GATEHOUSE_HOST: '::1' }, 'http://[::1]:8080'],
    [{ GATEHOUSE_HOST: '10.0.0.7' }, 'http://10.0.0.7:8080'],
  ])('looks for the server where %j has it listen', (environment, expected) =>
    expect(read('projections list', environment)).toEqual({ command: 'list', address: expected }),
  );
});
