import { parseArgs } from 'node:util';

export const USAGE = `npm run gatehouse -- <command>

  projections list                how far each read model is
  projections rebuild NAME ...    fill read models anew from the log, while the old ones serve
  projections rebuild --all       all of them

  users list                      the accounts
  users verify ID ...             say that their addresses are verified
  users reset ID ...              mail them links to reset their passwords
  users end-sessions ID ...       end all their sessions
  users delete ID ...             delete the accounts

  --address URL        of a running Gatehouse; by default this machine's, on GATEHOUSE_PORT or 8080
  --no-wait            ask for the rebuild and do not wait for it
  --give-up-after S    seconds without any progress after which waiting ends, by default 60
  --help

The operator's token is read from GATEHOUSE_OPERATOR_TOKEN. Exit code: 0 done, 1 not done, 2 asked wrongly.
`;

/** The command line does not match the usage. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export type Asked =
  | { readonly command: 'help' }
  | { readonly command: 'list'; readonly address: string }
  | { readonly command: 'users'; readonly address: string }
  | {
      readonly command: 'account';
      readonly address: string;
      readonly action: AccountAction;
      readonly userIds: readonly string[];
    }
  | {
      readonly command: 'rebuild';
      readonly address: string;
      /** undefined: all */ readonly names: readonly string[] | undefined;
      readonly wait: boolean;
      readonly giveUpAfterMs: number;
    };

const ACCOUNT_ACTIONS = ['verify', 'reset', 'end-sessions', 'delete'] as const;
export type AccountAction = (typeof ACCOUNT_ACTIONS)[number];

const OPTIONS = {
  address: { type: 'string' },
  all: { type: 'boolean' },
  'no-wait': { type: 'boolean' },
  'give-up-after': { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

const parse = (given: readonly string[]) => {
  try {
    return parseArgs({ args: [...given], options: OPTIONS, allowPositionals: true });
  } catch (error) {
    throw new UsageError((error as Error).message.split('. ')[0]);
  }
};

const WILDCARD = /^(0\.0\.0\.0|::|\[::\])?$/;

const addressFrom = (
  given: string | undefined,
  { GATEHOUSE_HOST: host = '', GATEHOUSE_PORT: port }: NodeJS.ProcessEnv,
): string => {
  const own = `http://${WILDCARD.test(host) ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host}:${port || 8080}`;
  const address = given ?? own;
  if (!/^https?:\/\/[^\s/?#]+\/?$/.test(address) || !URL.canParse(address))
    throw new UsageError(`--address must be like http://127.0.0.1:8080, not ${address}`);
  return address.replace(/\/$/, '');
};

/** @throws UsageError */
export const readArguments = (given: readonly string[], environment: NodeJS.ProcessEnv): Asked => {
  const { values, positionals } = parse(given);
  if (values.help) return { command: 'help' };
  const [subject, verb, ...names] = positionals;
  if (subject === undefined) throw new UsageError('a command is missing');
  const address = addressFrom(values.address, environment);
  if (subject === 'users') return { ...usersOf(values, verb, names), address };
  if (subject === 'projections' && verb === 'rebuild') return { ...rebuildOf(values, names), address };
  if (subject !== 'projections' || verb !== 'list')
    throw new UsageError(`there is no command "${positionals.slice(0, 2).join(' ')}"`);
  if (names.length > 0 || Object.keys(values).some((option) => option !== 'address'))
    throw new UsageError('"projections list" takes nothing but --address');
  return { command: 'list', address };
};

const usersOf = (values: ReturnType<typeof parse>['values'], verb: string | undefined, userIds: readonly string[]) => {
  const action = ACCOUNT_ACTIONS.find((each) => each === verb);
  if (verb !== 'list' && action === undefined) throw new UsageError(`there is no command "users ${verb ?? ''}"`);
  if (Object.keys(values).some((option) => option !== 'address'))
    throw new UsageError(`"users ${verb}" takes no option but --address`);
  if (action === undefined) {
    if (userIds.length > 0) throw new UsageError('"users list" takes nothing but --address');
    return { command: 'users' } as const;
  }
  const wrong = userIds.find((id) => !/^usr_[0-9a-z]{26}$/.test(id));
  if (userIds.length === 0 || wrong !== undefined)
    throw new UsageError(`"users ${action}" takes ids such as usr_01kamz4x8dfyjv8a2p6c2w9g5r; "users list" shows them`);
  return { command: 'account', action, userIds: [...new Set(userIds)] } as const;
};

const rebuildOf = (values: ReturnType<typeof parse>['values'], names: readonly string[]) => {
  if (values.all ? names.length > 0 : names.length === 0)
    throw new UsageError('"projections rebuild" takes names or --all, one of the two');
  const seconds = values['give-up-after'] ?? '60';
  if (!/^[1-9]\d{0,5}$/.test(seconds))
    throw new UsageError(`--give-up-after must be a number of seconds, not ${seconds}`);
  return {
    command: 'rebuild',
    names: values.all ? undefined : [...new Set(names)],
    wait: !values['no-wait'],
    giveUpAfterMs: Number(seconds) * 1000,
  } as const;
};
