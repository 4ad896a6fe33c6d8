import { readFileSync } from 'node:fs';
import { type Asked, readArguments, USAGE, UsageError } from './arguments.js';
import { CommandFailed } from './command-failed.js';
import { OperatorApi } from './operator-api.js';
import { Display } from './progress.js';
import { list, rebuild } from './projections.js';
import { changeUsers, listUsers } from './users.js';

const run = async (asked: Asked): Promise<void> => {
  if (asked.command === 'help') return void process.stdout.write(USAGE);
  const token = operatorToken(process.env);
  if (!token)
    throw new CommandFailed('GATEHOUSE_OPERATOR_TOKEN must be set to the token that Gatehouse was started with.');
  const api = new OperatorApi(asked.address, token);
  const display = new Display(process.stdout);
  switch (asked.command) {
    case 'list':
      return list(api, display);
    case 'rebuild':
      return rebuild(api, asked, display);
    case 'users':
      return listUsers(api, display);
    case 'account':
      return changeUsers(api, asked, display);
  }
};

const operatorToken = ({ GATEHOUSE_OPERATOR_TOKEN: token, GATEHOUSE_OPERATOR_TOKEN_FILE: file }: NodeJS.ProcessEnv) => {
  if (token || !file) return token;
  try {
    return readFileSync(file, 'utf8').replace(/\r?\n$/, '');
  } catch (error) {
    throw new CommandFailed(`GATEHOUSE_OPERATOR_TOKEN_FILE cannot be read (${(error as NodeJS.ErrnoException).code}).`);
  }
};

const complain = (error: unknown): void => {
  process.stderr.write(`gatehouse: ${error instanceof Error ? error.message : String(error)}\n`);
  if (error instanceof UsageError) process.stderr.write(`\n${USAGE}`);
  process.exitCode = error instanceof UsageError ? 2 : 1;
};

process.on('SIGINT', () => {
  process.stderr.write('\nNo longer waiting. What was asked for goes on in the server.\n');
  process.exit(130);
});
// The reader of the output has closed it.
process.stdout.on('error', () => process.exit(1));

try {
  await run(readArguments(process.argv.slice(2), process.env));
} catch (error) {
  complain(error);
}
