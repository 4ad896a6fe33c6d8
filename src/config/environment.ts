import { Transform } from 'class-transformer';
import {
  IsEmail,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Matches,
  Max,
  Min,
  MinLength,
  ValidateBy,
  ValidateIf,
} from 'class-validator';
import { isNetwork } from '../kernel/networks.js';
import type { PrivateUpstreams } from '../outbound/outbound-rule.js';
import { isNeverReached } from '../outbound/private-hosts.js';
import { isLoopbackHost } from './loopback.js';

export const ROLES = ['api', 'projector', 'proxy'] as const;
export type Role = (typeof ROLES)[number];

const asInteger = Transform(({ value }) => (/^\d{1,6}$/.test(String(value)) ? Number(value) : value));
const listed = (value: unknown): unknown =>
  typeof value === 'string'
    ? value
        .split(',')
        .map((part) => part.trim())
        .filter(Boolean)
    : value;
const asList = Transform(({ value }) => listed(value));

const asNetworks = Transform(({ value }) => (value === 'true' || value === 'false' ? value === 'true' : listed(value)));

const isReachable = (network: unknown): boolean =>
  typeof network === 'string' && isNetwork(network) && !isNeverReached(network.replace(/\/.*$/, ''));

const AreReachable = (): PropertyDecorator =>
  ValidateBy({
    name: 'areReachable',
    validator: {
      validate: (value) =>
        typeof value === 'boolean' || (Array.isArray(value) && value.length > 0 && value.every(isReachable)),
      defaultMessage: () =>
        'GATEHOUSE_ALLOW_PRIVATE_UPSTREAMS must be true, false, or addresses and networks separated by commas, such as 10.0.0.0/8,fd00::/8; none of them link-local or of a metadata service',
    },
  });

const isEverything = (network: string): boolean => /\/0+$/.test(network);

/** The environment variables; docs/operations/running.md explains each. */
export class Environment {
  @IsString()
  @MinLength(1)
  GATEHOUSE_HOST = '127.0.0.1';

  @asInteger
  @IsInt()
  @Min(0)
  @Max(65_535)
  GATEHOUSE_PORT = 8080;

  @ValidateIf(
    ({ GATEHOUSE_HOST, GATEHOUSE_PUBLIC_URL }: Environment) =>
      GATEHOUSE_PUBLIC_URL !== undefined || !isLoopbackHost(GATEHOUSE_HOST),
  )
  @ValidateBy({
    name: 'origin',
    validator: {
      validate: (value) => /^https?:\/\/[^\s/?#@\\]+$/.test(String(value)) && URL.canParse(String(value)),
      defaultMessage: (about) =>
        about?.value === undefined
          ? 'GATEHOUSE_PUBLIC_URL must be set if GATEHOUSE_HOST is not a loopback address: it is the origin that people and MCP clients use'
          : 'GATEHOUSE_PUBLIC_URL must be an http or https origin without a path, such as https://gatehouse.example.com',
    },
  })
  GATEHOUSE_PUBLIC_URL?: string;

  @asList
  @ValidateBy({
    name: 'networks',
    validator: {
      validate: (value) =>
        Array.isArray(value) && value.every((text) => isNetwork(String(text)) && !isEverything(String(text))),
      defaultMessage: () =>
        'GATEHOUSE_TRUSTED_PROXIES must be addresses and networks separated by commas, such as 10.0.0.5, 192.168.0.0/16',
    },
  })
  GATEHOUSE_TRUSTED_PROXIES: string[] = [];

  @IsString()
  @MinLength(1)
  GATEHOUSE_DATA_DIR = './data';

  @asList
  @IsIn([...ROLES], { each: true })
  GATEHOUSE_ROLES: Role[] = [...ROLES];

  @IsIn(['embedded', 'eventstoredb'])
  GATEHOUSE_EVENT_STORE: 'embedded' | 'eventstoredb' = 'embedded';

  @ValidateIf(({ GATEHOUSE_EVENT_STORE }: Environment) => GATEHOUSE_EVENT_STORE === 'eventstoredb')
  @Matches(/^(esdb|eventstoredb|kurrentdb)(\+discover)?:\/\/\S+$/, {
    message: 'EVENTSTOREDB_URL must be an esdb:// address where GATEHOUSE_EVENT_STORE is eventstoredb',
  })
  EVENTSTOREDB_URL?: string;

  @Matches(/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/, {
    message: 'GATEHOUSE_STREAM_PREFIX must be at most 64 letters, digits, - and _, and begin with a letter or digit',
  })
  GATEHOUSE_STREAM_PREFIX = 'gatehouse';

  @IsIn(['embedded', 'mongodb'])
  GATEHOUSE_READ_MODELS: 'embedded' | 'mongodb' = 'embedded';

  @ValidateIf(({ GATEHOUSE_READ_MODELS }: Environment) => GATEHOUSE_READ_MODELS === 'mongodb')
  @Matches(/^mongodb(\+srv)?:\/\/\S+$/, {
    message: 'MONGODB_URL must be a mongodb:// address where GATEHOUSE_READ_MODELS is mongodb',
  })
  MONGODB_URL?: string;

  @ValidateIf(
    ({ GATEHOUSE_MASTER_KEY, GATEHOUSE_READ_MODELS }: Environment) =>
      GATEHOUSE_MASTER_KEY !== undefined || GATEHOUSE_READ_MODELS === 'mongodb',
  )
  @IsString({
    message:
      'GATEHOUSE_MASTER_KEY must be set where GATEHOUSE_READ_MODELS is mongodb: one data folder cannot keep it for several processes',
  })
  GATEHOUSE_MASTER_KEY?: string;

  @IsOptional()
  @IsIn(['open', 'invited', 'closed'])
  GATEHOUSE_SIGN_UP?: 'open' | 'invited' | 'closed';

  @IsOptional()
  @MinLength(16)
  GATEHOUSE_OPERATOR_TOKEN?: string;

  @Matches(/^(file|smtps?:\/\/\S+)$/, { message: 'GATEHOUSE_MAIL must be file or an smtp:// address' })
  GATEHOUSE_MAIL = 'file';

  @ValidateIf(
    ({ GATEHOUSE_MAIL, GATEHOUSE_MAIL_FROM }: Environment) =>
      GATEHOUSE_MAIL_FROM !== undefined || GATEHOUSE_MAIL !== 'file',
  )
  @IsEmail(
    { allow_display_name: true, require_tld: false },
    {
      message:
        'GATEHOUSE_MAIL_FROM must be the sender of emails, such as Gatehouse <gatehouse@example.com>, where GATEHOUSE_MAIL is a mail server',
    },
  )
  GATEHOUSE_MAIL_FROM?: string;

  @IsIn(['debug', 'info', 'warn', 'error', 'silent'])
  GATEHOUSE_LOG_LEVEL = 'info';

  @IsString()
  @MinLength(1)
  GATEHOUSE_SECURITY_LOG = 'stderr';

  @IsIn(['info', 'warn', 'silent'])
  GATEHOUSE_SECURITY_LOG_LEVEL = 'info';

  /** Path of a JSON file; docs/operations/limits.md says what is in it. */
  @IsOptional()
  @IsString()
  GATEHOUSE_LIMITS?: string;

  @IsOptional()
  @asNetworks
  @AreReachable()
  GATEHOUSE_ALLOW_PRIVATE_UPSTREAMS?: PrivateUpstreams;
}
