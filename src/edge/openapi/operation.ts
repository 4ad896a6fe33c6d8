import { applyDecorators, HttpCode } from '@nestjs/common';
import { ApiExtension, ApiOperation, ApiResponse } from '@nestjs/swagger';

/** What a route answers and refuses, for /openapi.json. */
export interface OperationDescription {
  /** A sentence beyond the summary. */
  readonly note?: string;
  /** Example of a 200 body. */
  readonly answers?: object;
  /** Example of a 201 body. */
  readonly created?: object;
  /** Example of a 202 body: the work has begun and is not finished. */
  readonly accepted?: object;
  /** Example of one item of a list answer. */
  readonly list?: object;
  /** 204, no body. */
  readonly removed?: true;
  /** Codes beyond those that every route of its kind can answer. */
  readonly refuses?: readonly string[];
}

export const OPERATION_CODES = 'x-gatehouse-codes';

const statusOf = ({ created, accepted, removed }: OperationDescription): number =>
  created ? 201 : accepted ? 202 : removed ? 204 : 200;

/** Describes a route where it is defined, and sets its status. A test checks that every route has one. */
export const Operation = (summary: string, description: OperationDescription): MethodDecorator => {
  const { note, answers, created, accepted, list, removed, refuses = [] } = description;
  const body = (example: object): object => ({ content: { 'application/json': { example } } });
  const responses = [
    ...(answers ? [ApiResponse({ status: 200, description: 'Done', ...body(answers) })] : []),
    ...(created ? [ApiResponse({ status: 201, description: 'Created', ...body(created) })] : []),
    ...(accepted ? [ApiResponse({ status: 202, description: 'Begun', ...body(accepted) })] : []),
    ...(list
      ? [ApiResponse({ status: 200, description: 'A page', ...body({ items: [list], nextCursor: null, asOf: '42' }) })]
      : []),
    ...(removed ? [ApiResponse({ status: 204, description: 'Done' })] : []),
  ];
  return applyDecorators(
    ApiOperation({ summary, ...(note && { description: note }) }),
    ApiExtension(OPERATION_CODES, refuses),
    HttpCode(statusOf(description)),
    ...responses,
  );
};
