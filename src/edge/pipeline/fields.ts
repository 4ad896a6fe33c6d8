import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayUnique,
  buildMessage,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  MinLength,
  ValidateBy,
  ValidateIf,
  isEmail,
} from 'class-validator';
import type { IdPrefix } from '../../kernel/resources.js';
import { LONGEST_NAME, LONGEST_NAME_UNITS, nameLength } from '../../kernel/names.js';
import { DEFAULT_LIMIT, LARGEST_LIMIT, type Switched } from '../../reading/page.js';

/** One decorator for each kind of field. It holds the checks and the entry in /openapi.json, so the two always agree. */
interface Options {
  readonly optional?: boolean;
  /** null clears the field. */
  readonly nullable?: boolean;
  readonly example?: unknown;
  readonly description?: string;
}

const field = (options: Options, schema: object, ...checks: readonly PropertyDecorator[]): PropertyDecorator => {
  const described = {
    ...schema,
    ...(options.nullable && { nullable: true }),
    ...(options.example !== undefined && { example: options.example }),
    ...(options.description && { description: options.description }),
  };
  const presence = options.optional
    ? [ValidateIf((_, value) => value !== undefined && !(options.nullable && value === null))]
    : options.nullable
      ? [IsOptional()]
      : [];
  return applyDecorators(
    options.optional ? ApiPropertyOptional(described) : ApiProperty(described),
    ...presence,
    ...checks,
  );
};

const IsText = (): PropertyDecorator => IsString({ message: '$property must be text' });

const AtLeast = (least: number): PropertyDecorator =>
  MinLength(least, {
    message: least === 1 ? '$property must not be empty' : `$property must have at least ${least} characters`,
  });

const AtMost = (most: number): PropertyDecorator =>
  MaxLength(most, { message: `$property must have at most ${most} characters` });

/** A list of different things. */
const IsListOf = (most: number): PropertyDecorator =>
  applyDecorators(
    IsArray({ message: '$property must be a list' }),
    ArrayMaxSize(most, { message: `$property must have at most ${most} entries` }),
    ArrayUnique({ message: '$property must name each only once' }),
  );

const HasNameLength = (): PropertyDecorator =>
  ValidateBy({
    name: 'nameLength',
    validator: {
      validate: (value) => typeof value === 'string' && nameLength(value) <= 2 * LONGEST_NAME,
      defaultMessage: buildMessage((each) => `${each}$property must have at most ${LONGEST_NAME} characters`),
    },
  });

/** In UTF-16 units: 256 characters, each of two. */
const LONGEST_PASSWORD_UNITS = 512;

const HasPasswordLength = (): PropertyDecorator =>
  ValidateBy({
    name: 'passwordLength',
    validator: {
      validate: (value) => {
        if (typeof value !== 'string' || value.length > LONGEST_PASSWORD_UNITS) return false;
        const { length } = [...value];
        return length >= 10 && length <= 256;
      },
      defaultMessage: buildMessage((each) => `${each}$property must have 10 to 256 characters`),
    },
  });

/** A name of 1 to 80 characters. The domain checks the rest. */
export const Name = (options: Options = {}): PropertyDecorator =>
  field(
    { example: 'Research', ...options },
    { type: String, minLength: 1, maxLength: LONGEST_NAME_UNITS },
    IsText(),
    AtLeast(1),
    HasNameLength(),
  );

export const Text = (longest: number, options: Options = {}): PropertyDecorator =>
  field(options, { type: String, maxLength: longest }, IsText(), AtMost(longest));

export const Slug = (options: Options = {}): PropertyDecorator =>
  field(
    { example: 'acme', ...options },
    { type: String, minLength: 1, maxLength: 200 },
    IsText(),
    AtLeast(1),
    AtMost(200),
  );

/** The check of the library throws an error for half of a surrogate pair. */
const IsAddress = (): PropertyDecorator =>
  ValidateBy({
    name: 'isEmail',
    validator: {
      validate: (value) =>
        typeof value === 'string' && !/\p{Surrogate}/u.test(value) && isEmail(value, { allow_utf8_local_part: false }),
      defaultMessage: buildMessage((each) => `${each}$property must be an email address`),
    },
  });

export const Email = (options: Options = {}): PropertyDecorator =>
  field(
    { example: 'ada@example.com', ...options },
    { type: String, format: 'email', maxLength: 254 },
    IsText(),
    AtMost(254),
    IsAddress(),
  );

export const Password = (options: Options = {}): PropertyDecorator =>
  field(
    { example: 'correct horse battery staple', ...options },
    { type: String, minLength: 10, maxLength: 256, format: 'password' },
    IsText(),
    HasPasswordLength(),
  );

/** A password as it is asked for again: whatever its rules are, and were. */
export const CurrentPassword = (options: Options = {}): PropertyDecorator =>
  Text(LONGEST_PASSWORD_UNITS, { example: 'correct horse battery staple', ...options });

/** The token in the link of an email. */
export const MailedToken = (options: Options = {}): PropertyDecorator =>
  Text(500, { example: 'dXNyXzAxa2Ft…', description: 'The token in the link of the email', ...options });

export const OneOf = (values: readonly string[], options: Options = {}): PropertyDecorator =>
  field(
    { example: values[0], ...options },
    { type: String, enum: values },
    IsIn([...values], { message: `$property must be one of ${values.join(', ')}` }),
  );

export const Flag = (options: Options = {}): PropertyDecorator =>
  field({ example: true, ...options }, { type: Boolean }, IsBoolean({ message: '$property must be true or false' }));

export const Url = (options: Options = {}): PropertyDecorator =>
  field(
    { example: 'https://mcp.example.com/mcp', ...options },
    { type: String, format: 'uri', maxLength: 2048 },
    IsText(),
    AtMost(2048),
  );

const idPattern = (prefix: IdPrefix): RegExp => new RegExp(`^${prefix}_[0-7][0-9abcdefghjkmnpqrstvwxyz]{25}$`);

export const IdOf = (prefix: IdPrefix, options: Options = {}): PropertyDecorator =>
  field(
    { example: `${prefix}_01kamz4x8dfyjv8a2p6c2w9g5r`, ...options },
    { type: String, pattern: idPattern(prefix).source },
    Matches(idPattern(prefix), { message: `$property must be an id that begins with ${prefix}_` }),
  );

/** At most 200 different ids. */
export const IdsOf = (prefix: IdPrefix, options: Options = {}): PropertyDecorator =>
  field(
    { example: [`${prefix}_01kamz4x8dfyjv8a2p6c2w9g5r`], ...options },
    { type: String, isArray: true, maxItems: 200 },
    IsListOf(200),
    Matches(idPattern(prefix), { each: true, message: `each of $property must be an id that begins with ${prefix}_` }),
  );

export const TextsOf = (longest: number, options: Options = {}): PropertyDecorator =>
  field(
    options,
    { type: String, isArray: true, maxItems: 1000 },
    IsListOf(1000),
    IsString({ each: true, message: 'each of $property must be text' }),
    MaxLength(longest, { each: true, message: `each of $property must have at most ${longest} characters` }),
  );

/** RFC 3339 with a zone, kept as UTC with milliseconds. */
export const Time = (options: Options = {}): PropertyDecorator =>
  field(
    { example: '2027-01-31T12:00:00.000Z', ...options },
    { type: String, format: 'date-time' },
    Transform(({ value }) =>
      typeof value === 'string' && !Number.isNaN(Date.parse(value)) ? new Date(value).toISOString() : value,
    ),
    Matches(/^[+-]?\d{4,6}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/, {
      message: '$property must be a time such as 2027-01-31T12:00:00Z',
    }),
  );

const LIMIT = `limit must be a whole number from 1 to ${LARGEST_LIMIT}`;

/** `limit` and `cursor`, for every list. */
export class PageQuery {
  @ApiPropertyOptional({ type: Number, minimum: 1, maximum: LARGEST_LIMIT, default: DEFAULT_LIMIT })
  @Type(() => Number)
  @IsInt({ message: LIMIT })
  @Min(1, { message: LIMIT })
  @Max(LARGEST_LIMIT, { message: LIMIT })
  limit: number = DEFAULT_LIMIT;

  @Text(2000, { optional: true, description: 'nextCursor of the page before' })
  cursor?: string;
}

/** Also a search, for lists of things with a name. */
export class NamedPageQuery extends PageQuery {
  @Text(200, { optional: true, example: 'res', description: 'Part of the name, whatever its case' })
  q?: string;
}

/** Also a filter, for things that are switched on and off. */
export class SwitchedPageQuery extends NamedPageQuery {
  @OneOf(['enabled', 'disabled'], { optional: true })
  status?: Switched;
}
