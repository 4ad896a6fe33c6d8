import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ValidateBy, ValidateIf } from 'class-validator';
import type { AccessChange } from '../simulation/access-change.js';
import { ALL_CAPABILITIES, isCapability } from '../../kernel/capabilities.js';

const MOST_CHANGES = 100;
const LONGEST_ID = 200;

const FIELDS: Readonly<Record<AccessChange['type'], readonly string[]>> = {
  'team.disable': ['teamId'],
  'team.enable': ['teamId'],
  'team.delete': ['teamId'],
  'team.member.add': ['teamId', 'userId'],
  'team.member.remove': ['teamId', 'userId'],
  'member.remove': ['userId'],
  'member.suspend': ['userId'],
  'member.role': ['userId', 'roleId'],
  'gateway.disable': ['gatewayId'],
  'gateway.provision': ['gatewayId', 'teamId'],
  'gateway.unprovision': ['gatewayId', 'teamId'],
  'role.update': ['roleId', 'capabilities'],
};

const isId = (value: unknown): boolean => typeof value === 'string' && value.length > 0 && value.length <= LONGEST_ID;
const areCapabilities = (value: unknown): boolean =>
  Array.isArray(value) &&
  new Set(value).size === value.length &&
  value.every((name) => typeof name === 'string' && isCapability(name));

/** @returns what is wrong with the change; undefined if nothing */
const changeFault = (change: unknown): string | undefined => {
  if (typeof change !== 'object' || change === null || Array.isArray(change)) return 'is no object';
  const { type, ...rest } = change as Readonly<Record<string, unknown>>;
  if (typeof type !== 'string' || !Object.hasOwn(FIELDS, type))
    return `has no type that there is: ${Object.keys(FIELDS).join(', ')}`;
  const fields = FIELDS[type as AccessChange['type']];
  const wrong = fields.find((field) => !(field === 'capabilities' ? areCapabilities(rest[field]) : isId(rest[field])));
  if (wrong !== undefined) return `(${type}) takes ${wrong}`;
  const other = Object.keys(rest).find((field) => !fields.includes(field));
  return other === undefined ? undefined : `(${type}) takes no field beside ${fields.join(' and ')}`;
};

const fault = (value: unknown): string | undefined => {
  if (!Array.isArray(value) || value.length === 0 || value.length > MOST_CHANGES)
    return `changes must be a list of 1 to ${MOST_CHANGES} changes`;
  const index = value.findIndex((change) => changeFault(change) !== undefined);
  return index < 0 ? undefined : `change ${index} ${changeFault(value[index])}`;
};

const PROPERTIES: Readonly<Record<string, object>> = {
  capabilities: { type: 'array', items: { type: 'string', enum: ALL_CAPABILITIES }, uniqueItems: true },
};
const schemaOf = ([type, fields]: readonly [string, readonly string[]]): object => ({
  type: 'object',
  additionalProperties: false,
  required: ['type', ...fields],
  properties: Object.fromEntries([
    ['type', { type: 'string', enum: [type] }],
    ...fields.map(
      (field) => [field, PROPERTIES[field] ?? { type: 'string', minLength: 1, maxLength: LONGEST_ID }] as const,
    ),
  ]),
});
const SCHEMA = {
  type: 'array' as const,
  minItems: 1,
  maxItems: MOST_CHANGES,
  items: { oneOf: Object.entries(FIELDS).map(schemaOf) },
  example: [{ type: 'team.disable', teamId: 'team_01kamz4x8dfyjv8a2p6c2w9g5r' }],
  description: 'Changes to suppose, one after the other; none of them is made',
};

/** Changes of ACC-6: each has a known type and exactly the fields of that type. */
export const Changes = (options: { readonly optional?: boolean } = {}): PropertyDecorator =>
  applyDecorators(
    options.optional ? ApiPropertyOptional(SCHEMA) : ApiProperty(SCHEMA),
    ...(options.optional ? [ValidateIf((_, value) => value !== undefined)] : []),
    ValidateBy({
      name: 'areChanges',
      validator: {
        validate: (value) => fault(value) === undefined,
        defaultMessage: (arguments_) => fault(arguments_?.value) ?? 'changes do not fit',
      },
    }),
  );
