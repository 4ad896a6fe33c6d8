import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { ValidateBy } from 'class-validator';
import { Text } from '../../edge/pipeline/fields.js';

const MOST_CHECKS = 1000;
const LONGEST_ID = 200;
const LONGEST_TOOL = 1000;

/** The shape of one check, for /openapi.json; {@link Checks} validates it. */
export class AccessCheckBody {
  @Text(LONGEST_ID, { example: 'usr_01kamz4x8dfyjv8a2p6c2w9g5r' })
  userId: string;

  @Text(LONGEST_ID, { example: 'gw_01kamz4x8dfyjv8a2p6c2w9g5r' })
  gatewayId: string;

  @Text(LONGEST_TOOL, {
    optional: true,
    example: 'echo',
    description: 'A tool as the gateway shows it; left out: may the gateway be used at all',
  })
  tool?: string;
}

const LONGEST: Readonly<Record<string, number>> = Object.assign(Object.create(null), {
  userId: LONGEST_ID,
  gatewayId: LONGEST_ID,
  tool: LONGEST_TOOL,
});

const isText = (value: unknown, longest: number): boolean => typeof value === 'string' && value.length <= longest;

/** @returns what is wrong with the check; undefined if nothing */
const checkFault = (check: unknown): string | undefined => {
  if (typeof check !== 'object' || check === null || Array.isArray(check)) return 'is no object';
  const { userId, gatewayId, tool } = check as Readonly<Record<string, unknown>>;
  if (!isText(userId, LONGEST_ID)) return `takes userId, at most ${LONGEST_ID} characters`;
  if (!isText(gatewayId, LONGEST_ID)) return `takes gatewayId, at most ${LONGEST_ID} characters`;
  if (tool !== undefined && !isText(tool, LONGEST_TOOL)) return `takes for tool at most ${LONGEST_TOOL} characters`;
  for (const field in check)
    if (LONGEST[field] === undefined) return 'takes no field beside userId, gatewayId and tool';
  return undefined;
};

const fault = (value: unknown): string | undefined => {
  if (!Array.isArray(value) || value.length === 0 || value.length > MOST_CHECKS)
    return `checks must be a list of 1 to ${MOST_CHECKS} checks`;
  for (const [index, check] of value.entries()) {
    const wrong = checkFault(check);
    if (wrong !== undefined) return `check ${index} ${wrong}`;
  }
  return undefined;
};

export const areChecks = (value: unknown): value is readonly AccessCheckBody[] => fault(value) === undefined;

/** The checks of one question. One function validates them all: as classes, validating would cost ten times as much as deciding. */
export const Checks = (): PropertyDecorator =>
  applyDecorators(
    ApiProperty({ type: [AccessCheckBody], minItems: 1, maxItems: MOST_CHECKS }),
    ValidateBy({
      name: 'areChecks',
      validator: {
        validate: areChecks,
        defaultMessage: (arguments_) => fault(arguments_?.value) ?? 'checks do not fit',
      },
    }),
  );
