import { readFileSync } from 'node:fs';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { type LimitSettings, parseLimitSettings } from '../limits/limit-settings.js';
import type { PrivateUpstreams } from '../outbound/outbound-rule.js';
import { Environment, type Role } from './environment.js';
import { isLoopbackHost, isLoopbackUrl } from './loopback.js';
import { readSecretFiles } from './secret-files.js';

/** The settings of the process, checked once and never changed. */
export interface Config {
  readonly host: string;
  /** 0 means any free port. */
  readonly port: number;
  /** Public address of the product; undefined: the address it listens on. */
  readonly publicUrl: string | undefined;
  /** Addresses and networks of reverse proxies that are believed about whom they serve. */
  readonly trustedProxies: readonly string[];
  readonly dataDir: string;
  readonly roles: ReadonlySet<Role>;
  readonly eventStore: 'embedded' | 'eventstoredb';
  /** Connection string; set if the log is in EventStoreDB. */
  readonly eventStoreDbUrl: string | undefined;
  /** Stands before the name of every stream in EventStoreDB; null: the streams have none, as before there were prefixes. */
  readonly streamPrefix: string | null;
  readonly readModels: 'embedded' | 'mongodb';
  /** Connection string; set if everything but the log is in MongoDB. */
  readonly mongoDbUrl: string | undefined;
  /** Base64 or hex text of 32 bytes; undefined: made and kept in the data folder. */
  readonly masterKey: string | undefined;
  readonly operatorToken: string | undefined;
  /** ACT-1: who may open an account. */
  readonly signUp: 'open' | 'invited' | 'closed';
  /** `file`, or an smtp address. */
  readonly mail: string;
  /** Sender of emails, perhaps with a name. */
  readonly mailFrom: string;
  readonly logLevel: string;
  readonly securityLog: { readonly level: string; readonly to: string };
  /** True for all, or those addresses and networks. */
  readonly allowPrivateUpstreams: PrivateUpstreams;
  /** Limits that the operator's file sets. */
  readonly limits: LimitSettings;
}

/** Whether this process stores data in the data folder, and so locks it. With everything on servers it does not. */
export const keepsData = ({ eventStore, readModels }: Pick<Config, 'eventStore' | 'readModels'>): boolean =>
  eventStore === 'embedded' || readModels === 'embedded';

/** The environment is not valid; the message names every error. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
}

/** Only for messages that are written as files. */
const DEFAULT_SENDER = 'Gatehouse <gatehouse@localhost>';

const WITHOUT_DEFAULT = [
  'GATEHOUSE_PUBLIC_URL',
  'GATEHOUSE_MASTER_KEY',
  'GATEHOUSE_OPERATOR_TOKEN',
  'GATEHOUSE_SIGN_UP',
  'GATEHOUSE_LIMITS',
  'GATEHOUSE_MAIL_FROM',
  'GATEHOUSE_ALLOW_PRIVATE_UPSTREAMS',
  'EVENTSTOREDB_URL',
  'MONGODB_URL',
];

/** Kubernetes tells each container of the services in its namespace, in the form of Docker links; those of a service called `gatehouse` look like ours. */
const isServiceLink = (name: string, value: string): boolean =>
  /^GATEHOUSE_(\w+_)?(SERVICE_(HOST|PORT(_\w+)?)|PORT_\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)$/.test(name) ||
  (/^GATEHOUSE_(\w+_)?PORT$/.test(name) && /^(tcp|udp|sctp):\/\//.test(value));

/** Whether only this machine reaches the product: it listens on loopback, and is not known by another address. */
const isLocal = ({ GATEHOUSE_HOST, GATEHOUSE_PUBLIC_URL }: Environment): boolean =>
  isLoopbackHost(GATEHOUSE_HOST) && isLoopbackUrl(GATEHOUSE_PUBLIC_URL);

/** @returns the limits of the file, or why they cannot be used */
const readLimits = (path: string | undefined): LimitSettings | string => {
  if (path === undefined) return {};
  try {
    return parseLimitSettings(readFileSync(path, 'utf8'));
  } catch (error) {
    return `GATEHOUSE_LIMITS: ${path} cannot be used: ${(error as Error).message}`;
  }
};

/** @throws ConfigurationError */
const checked = (said: NodeJS.ProcessEnv): { readonly settings: Environment; readonly limits: LimitSettings } => {
  const { environment, faults: unread } = readSecretFiles(said);
  const known = new Set([...Object.keys(new Environment()), ...WITHOUT_DEFAULT]);
  const given = Object.entries(environment).filter(
    ([name, value = '']) =>
      (name.startsWith('GATEHOUSE_') || known.has(name)) &&
      !name.startsWith('GATEHOUSE_TEST_') &&
      value !== '' &&
      !isServiceLink(name, value),
  );
  const unknown = given.filter(([name]) => !known.has(name)).map(([name]) => `${name} is not a setting of Gatehouse`);
  const settings = plainToInstance(Environment, Object.fromEntries(given.filter(([name]) => known.has(name))));
  const limits = readLimits(settings.GATEHOUSE_LIMITS);
  const faults = validateSync(settings).flatMap((error) => Object.values(error.constraints ?? {}));
  const all = [...unknown, ...unread, ...faults];
  if (typeof limits === 'string') throw new ConfigurationError([...all, limits].join('; '));
  if (all.length > 0) throw new ConfigurationError(all.join('; '));
  return { settings, limits };
};

/** @throws ConfigurationError */
export const loadConfig = (said: NodeJS.ProcessEnv): Config => {
  const { settings, limits } = checked(said);
  return Object.freeze({
    host: settings.GATEHOUSE_HOST,
    port: settings.GATEHOUSE_PORT,
    publicUrl: settings.GATEHOUSE_PUBLIC_URL,
    trustedProxies: settings.GATEHOUSE_TRUSTED_PROXIES,
    dataDir: settings.GATEHOUSE_DATA_DIR,
    roles: new Set(settings.GATEHOUSE_ROLES),
    eventStore: settings.GATEHOUSE_EVENT_STORE,
    eventStoreDbUrl: settings.EVENTSTOREDB_URL,
    streamPrefix: settings.GATEHOUSE_STREAM_PREFIX === 'none' ? null : settings.GATEHOUSE_STREAM_PREFIX,
    readModels: settings.GATEHOUSE_READ_MODELS,
    mongoDbUrl: settings.MONGODB_URL,
    masterKey: settings.GATEHOUSE_MASTER_KEY,
    operatorToken: settings.GATEHOUSE_OPERATOR_TOKEN,
    signUp: settings.GATEHOUSE_SIGN_UP ?? (isLocal(settings) ? 'open' : 'invited'),
    mail: settings.GATEHOUSE_MAIL,
    mailFrom: settings.GATEHOUSE_MAIL_FROM ?? DEFAULT_SENDER,
    logLevel: settings.GATEHOUSE_LOG_LEVEL,
    securityLog: { level: settings.GATEHOUSE_SECURITY_LOG_LEVEL, to: settings.GATEHOUSE_SECURITY_LOG },
    limits,
    allowPrivateUpstreams:
      settings.GATEHOUSE_ALLOW_PRIVATE_UPSTREAMS ??
      (isLocal(settings) &&
        settings.GATEHOUSE_EVENT_STORE === 'embedded' &&
        settings.GATEHOUSE_READ_MODELS === 'embedded'),
  });
};
