import { ValidationPipe, type ValidationError } from '@nestjs/common';
import { invalid, type Refusal } from '../../kernel/refusal.js';

const collect = (
  errors: readonly ValidationError[],
  path: string,
  into: Record<string, string[]>,
): Record<string, string[]> => {
  for (const error of errors) {
    const field = path ? `${path}.${error.property}` : error.property;
    if (error.constraints) into[field] = Object.values(error.constraints);
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
    validationError: { target: false, value: false },
    exceptionFactory: invalidRequest,
  });
