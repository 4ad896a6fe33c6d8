import { type PipeTransform, type Type, type ValidationPipe } from '@nestjs/common';
import { PARAMTYPES_METADATA, ROUTE_ARGS_METADATA, RouteParamtypes } from '@nestjs/common/internal';
import { ExecutionContextHost } from '@nestjs/core/helpers/execution-context-host.js';
import type { Exchange } from './exchange.js';
import { FAST_PATH, type Fits } from './fast-path.js';
import { queryOf } from './pages.js';

/** Reads one argument of a controller's method. A validated argument is a promise. */
type ReadArgument = (exchange: Exchange) => unknown;

/** Metadata that a parameter decorator of Nest writes on the controller. */
interface Declared {
  readonly index: number;
  readonly data?: string;
  readonly pipes?: readonly PipeTransform[];
  /** Only for a decorator made with `createParamDecorator`. */
  readonly factory?: (data: unknown, context: ExecutionContextHost) => unknown;
}

interface Parameter extends Declared {
  readonly kind: number;
  readonly type: Type | undefined;
}

const parametersOf = (controller: Type, name: string): readonly Parameter[] => {
  const declared = (Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, name) ?? {}) as Record<string, Declared>;
  const types = (Reflect.getMetadata(PARAMTYPES_METADATA, controller.prototype as object, name) ?? []) as Type[];
  return Object.entries(declared).map(([key, parameter]) => ({
    ...parameter,
    kind: Number(key.split(':')[0]),
    type: types[parameter.index],
  }));
};

const isPlainType = (type: unknown): boolean =>
  type === undefined || type === Object || type === String || type === Array;

const readerOf = (parameter: Parameter, validation: ValidationPipe, fits: Fits | undefined): ReadArgument => {
  const { kind, data, pipes = [], factory, type } = parameter;
  const validated = (value: unknown, from: 'body' | 'query'): Promise<unknown> =>
    validation.transform(value, { type: from, metatype: type! }) as Promise<unknown>;
  const isWhole = data === undefined && pipes.length === 0 && !isPlainType(type);
  if (factory) return (exchange) => factory(data, new ExecutionContextHost([exchange]));
  if (kind === RouteParamtypes.BODY && isWhole)
    return ({ body }) => (fits?.(body) === true ? body : validated(body, 'body'));
  if (kind === RouteParamtypes.QUERY && isWhole) return ({ request }) => validated(queryOf(request), 'query');
  if (kind === RouteParamtypes.IP) return ({ from }) => from;
  if (kind !== RouteParamtypes.PARAM || data === undefined || !isPlainType(type))
    throw new Error(`has a parameter of a kind that the pipeline does not read (number ${parameter.index})`);
  return ({ params }) =>
    pipes.reduce<unknown>((value, pipe) => pipe.transform(value, { type: 'param', data }), params[data]);
};

/**
 * Reads the arguments of a controller's method as its decorators declare.
 * @throws Error for a decorator that Nest knows and the pipeline does not
 */
export const argumentsOf = (
  controller: Type,
  name: string,
  validation: ValidationPipe,
): ((exchange: Exchange) => Promise<unknown[]>) => {
  const fits = Reflect.getMetadata(FAST_PATH, controller.prototype[name] as object) as Fits | undefined;
  const readers: ReadArgument[] = [];
  for (const parameter of parametersOf(controller, name))
    readers[parameter.index] = readerOf(parameter, validation, fits);
  return async (exchange) => {
    const values: unknown[] = [];
    for (const read of readers) {
      const value = read(exchange);
      values.push(value instanceof Promise ? await value : value);
    }
    return values;
  };
};
