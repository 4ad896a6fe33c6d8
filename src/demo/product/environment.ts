import { fileURLToPath } from 'node:url';

export const OPERATOR_TOKEN = 'operator-token-of-the-demo';

/** The product's program. */
export const MAIN = fileURLToPath(new URL('../../main.js', import.meta.url));

/** Removes settings of Gatehouse that come from the shell. */
export const environmentOf = (settings: Readonly<Record<string, string>>): NodeJS.ProcessEnv => {
  const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('GATEHOUSE_')));
  const quiet = { GATEHOUSE_LOG_LEVEL: 'warn', GATEHOUSE_SECURITY_LOG_LEVEL: 'silent' };
  return { ...inherited, GATEHOUSE_OPERATOR_TOKEN: OPERATOR_TOKEN, ...quiet, ...settings };
};
