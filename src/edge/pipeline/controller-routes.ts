import { Injectable, RequestMethod, type Type } from '@nestjs/common';
import * as nest from '@nestjs/common/constants.js';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { ROUTE_ACCESS, type RouteAccess } from '../authentication/route-access.js';
import { type Endings, PAGE_ENDINGS } from '../pages/page.js';
import type { Exchange } from './exchange.js';
import { argumentsOf } from './route-arguments.js';
import type { Method } from './route-index.js';
import { validationPipe } from './validation.js';

/** A controller's method as a route of the API. */
export interface ApiRoute {
  readonly method: Method;
  readonly path: string;
  readonly access: RouteAccess;
  /** Status if the answer does not set one. */
  readonly status: number;
  /** Set if the route answers with pages. */
  readonly endings: Endings | undefined;
  readonly argumentsOf: (exchange: Exchange) => Promise<unknown[]>;
  readonly answer: (...parameters: unknown[]) => unknown;
}

/** Features of Nest that the pipeline does not have. It refuses them at the start instead of ignoring them. */
const UNSUPPORTED = [
  nest.GUARDS_METADATA,
  nest.INTERCEPTORS_METADATA,
  nest.PIPES_METADATA,
  nest.EXCEPTION_FILTERS_METADATA,
  nest.HEADERS_METADATA,
  nest.REDIRECT_METADATA,
  nest.RENDER_METADATA,
  nest.SSE_METADATA,
  nest.VERSION_METADATA,
  nest.HOST_METADATA,
];

type Answer = (...parameters: unknown[]) => unknown;

const metadata = <Value>(key: unknown, of: object): Value => Reflect.getMetadata(key, of) as Value;

/** The routes that controllers declare with Nest's decorators. */
@Injectable()
export class ControllerRoutes {
  private readonly validation = validationPipe();

  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
  ) {}

  /** @throws Error if a controller uses a feature that the pipeline does not have */
  all(): readonly ApiRoute[] {
    return this.discovery.getControllers().flatMap(({ instance, metatype }) => {
      const methods = Object.getPrototypeOf(instance) as Record<string, Answer>;
      return this.scanner
        .getAllMethodNames(methods)
        .filter((name) => Reflect.hasMetadata(nest.PATH_METADATA, methods[name]!))
        .map((name) => this.routeOf(metatype as Type, instance as object, name, methods[name]!));
    });
  }

  private routeOf(controller: Type, instance: object, name: string, answer: Answer): ApiRoute {
    try {
      const used = UNSUPPORTED.filter((key) => [controller, answer].some((on) => metadata(key, on) !== undefined));
      if (used.length > 0) throw new Error(`uses ${used.join(', ')}, which the pipeline does not run`);
      const method = RequestMethod[metadata<RequestMethod>(nest.METHOD_METADATA, answer)] as Method;
      return {
        method,
        path: pathOf(metadata(nest.PATH_METADATA, controller), metadata(nest.PATH_METADATA, answer)),
        access: metadata(ROUTE_ACCESS, answer),
        status: metadata<number | undefined>(nest.HTTP_CODE_METADATA, answer) ?? (method === 'POST' ? 201 : 200),
        endings: metadata(PAGE_ENDINGS, answer),
        argumentsOf: argumentsOf(controller, name, this.validation),
        answer: answer.bind(instance),
      };
    } catch (error) {
      throw new Error(`${controller.name}.${name} ${(error as Error).message}`, { cause: error });
    }
  }
}

const pathOf = (...parts: readonly string[]): string =>
  `/${parts
    .flatMap((part) => part.split('/'))
    .filter((part) => part !== '')
    .join('/')}`;
