import { ValidationPipe, type ValidationError } from '@nestjs/common';
import { invalid, type Refusal } from '../../kernel/refusal.js';

/** Checks of the type. If one fails, the other checks of the field say nothing more. */
const TYPES = ['isString', 'isArray', 'isBoolean', 'isInt', 'isObject', 'nestedValidation'];

/** One sentence for a field, however many checks it fails. */
const sentenceOf = ({ property, value, constraints = {} }: ValidationError): string | undefined => {
  const failed = Object.keys(constraints);
  if (failed.length === 0) return undefined;
  if ('whitelistValidation' in constraints) return `${property} is not a field of this request`;
  if (value === undefined) return `${property} is required`;
  return constraints[TYPES.find((type) => failed.includes(type)) ?? failed[0]!];
};

const collect = (
  errors: readonly ValidationError[],
  path: string,
  into: Record<string, string[]>,
): Record<string, string[]> => {
  for (const error of errors) {
    const field = path ? `${path}.${error.property}` : error.property;
    const sentence = sentenceOf(error);
    if (sentence !== undefined) into[field] = [sentence];
    collect(error.children ?? [], field, into);
  }
  return into;
};

export const invalidRequest = (errors: readonly ValidationError[]): Refusal => {
  const byField = collect(errors, '', {});
  return invalid('request.invalid', `The request does not fit: ${Object.keys(byField).join(', ')}.`, {
    errors: byField,
  });
};

/** Refuses unknown fields, checks known ones, and gives an object of the DTO's class. */
export const validationPipe = (): ValidationPipe =>
  new ValidationPipe({
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
    transform: true,
    validationError: { target: false, value: true },
    exceptionFactory: invalidRequest,
  });
