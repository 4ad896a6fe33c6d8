import { readFileSync, statSync } from 'node:fs';

export const SECRETS = [
  'GATEHOUSE_MASTER_KEY',
  'GATEHOUSE_OPERATOR_TOKEN',
  'GATEHOUSE_MAIL',
  'EVENTSTOREDB_URL',
  'MONGODB_URL',
] as const;

const LARGEST_BYTES = 64 * 1024;

const secretIn = (path: string): string => {
  const { size } = statSync(path);
  if (size > LARGEST_BYTES) throw new Error(`it is larger than ${LARGEST_BYTES / 1024} KiB`);
  const secret = readFileSync(path, 'utf8').replace(/\r?\n$/, '');
  if (secret === '') throw new Error('it is empty');
  return secret;
};

export interface ReadSecrets {
  readonly environment: NodeJS.ProcessEnv;
  readonly faults: readonly string[];
}

/** Reads each secret whose `…_FILE` names a file. */
export const readSecretFiles = (given: NodeJS.ProcessEnv): ReadSecrets => {
  const environment = { ...given };
  const faults: string[] = [];
  for (const name of SECRETS) {
    const path = given[`${name}_FILE`];
    delete environment[`${name}_FILE`];
    if (path === undefined || path === '') continue;
    if (given[name]) faults.push(`${name} and ${name}_FILE are both set`);
    try {
      environment[name] = secretIn(path);
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      faults.push(`${name}_FILE cannot be read (${code ?? message})`);
    }
  }
  return { environment, faults };
};
