import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { Injectable, type OnApplicationBootstrap, RequestMethod } from '@nestjs/common';
import { HTTP_CODE_METADATA, METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { arrivedBody, setCommonHeaders } from './body-rules.js';
import type { MemberCall } from './call-context.js';
import { RequestAuthorizer } from '../authentication/request-authorizer.js';
import { sendJson } from '../replies/reply.js';
import { ROUTE_ACCESS, type RouteAccess } from '../authentication/route-access.js';

type Question<Body> = (call: MemberCall, body: Body) => Promise<object>;
type Handle = (request: IncomingMessage, response: ServerResponse) => void;

interface FastPathRoute {
  readonly address: RegExp;
  readonly rule: RouteAccess;
  readonly fits: (body: unknown) => boolean;
  readonly ask: Question<unknown>;
}

const FAST_PATH = Symbol('gatehouse:fast-path');

/**
 * Marks a question that is asked so often that plain requests are answered without Express and Nest (ADR 0013). The method takes
 * the call and the body, changes nothing, and may be called a second time for the same request.
 * @param fits whether the body is one that the validation of the route would leave as it is
 */
export const FastPath =
  <Body>(fits: (body: unknown) => body is Body) =>
  (_controller: object, _name: string | symbol, { value }: { readonly value?: Question<Body> }): void =>
    Reflect.defineMetadata(FAST_PATH, fits, value!);

/** Headers that mean nothing to a question, or what is checked here. With any other one a request is not plain. */
const PLAIN_HEADERS: ReadonlySet<string> = new Set([
  'host',
  'connection',
  'authorization',
  'content-type',
  'content-length',
  'user-agent',
  'accept',
  'accept-encoding',
  'accept-language',
  'sec-fetch-mode',
  'origin',
  'referer',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-real-ip',
  'traceparent',
  'tracestate',
]);

const isPlain = (headers: IncomingHttpHeaders): boolean => {
  if (headers['content-type'] !== 'application/json') return false;
  for (const name in headers) if (!PLAIN_HEADERS.has(name)) return false;
  return true;
};

/**
 * Answers what is plainly well-formed and plainly allowed on the routes marked with {@link FastPath}, by the rules, the controller
 * and the writing of the answer that the ordinary way uses. Whatever is not goes the ordinary way, as if nobody had looked: all refusals are made there.
 */
@Injectable()
export class FastPaths implements OnApplicationBootstrap {
  private paths: readonly FastPathRoute[] = [];

  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
    private readonly authorizer: RequestAuthorizer,
  ) {}

  onApplicationBootstrap(): void {
    this.paths = this.discovery.getControllers().flatMap(({ instance, metatype }) => {
      const prototype = Object.getPrototypeOf(instance) as Record<string, Question<unknown>>;
      const marked = this.scanner
        .getAllMethodNames(prototype)
        .filter((name) => Reflect.hasMetadata(FAST_PATH, prototype[name]!));
      return marked.map((name) => pathOf(metatype!, instance as object, prototype[name]!));
    });
  }

  handle(request: IncomingMessage, response: ServerResponse, ordinary: Handle): void {
    if (request.method === 'POST') {
      for (const path of this.paths) {
        const slug = path.address.exec(request.url!)?.[1];
        // A tick later Node has passed on what of the body came with the head.
        if (slug !== undefined && isPlain(request.headers))
          return process.nextTick(() => void this.walk(path, slug, request, response, ordinary));
      }
    }
    ordinary(request, response);
  }

  private async walk(
    path: FastPathRoute,
    slug: string,
    request: IncomingMessage,
    response: ServerResponse,
    ordinary: Handle,
  ): Promise<void> {
    let answer: object | undefined;
    try {
      answer = await this.answer(path, slug, request);
    } catch {
      // Why not is for the ordinary way to say.
    }
    if (answer === undefined) return ordinary(request, response);
    setCommonHeaders(response);
    sendJson(response, answer);
  }

  private async answer(
    { rule, fits, ask }: FastPathRoute,
    org: string,
    request: IncomingMessage,
  ): Promise<object | undefined> {
    const body = arrivedBody(request);
    if (body === undefined || !fits(body)) return undefined;
    const call = await this.authorizer.of({ headers: request.headers, socket: request.socket, params: { org } }, rule);
    return ask(call as MemberCall, body);
  }
}

const metadata = <Value>(key: unknown, of: object): Value => Reflect.getMetadata(key, of) as Value;

/** Address, access and status are those that the route states for Nest: they are said once. */
const pathOf = (controller: object, instance: object, method: Question<unknown>): FastPathRoute => {
  const address = `/${metadata<string>(PATH_METADATA, controller)}/${metadata<string>(PATH_METADATA, method)}`;
  const rule = metadata<RouteAccess>(ROUTE_ACCESS, method);
  const takesPlace =
    metadata(METHOD_METADATA, method) === RequestMethod.POST &&
    metadata(HTTP_CODE_METADATA, method) === 200 &&
    (rule.kind === 'member' || rule.kind === 'capability');
  if (!takesPlace || !/^[^:]*\/:org\/[^:]*$/.test(address))
    throw new Error(
      `${address} cannot be on the fast path: that takes POST, 200, members, and :org as the one parameter`,
    );
  return {
    address: new RegExp(`^${address.replace(':org', '([a-z0-9-]{1,64})')}$`),
    rule,
    fits: metadata(FAST_PATH, method),
    ask: method.bind(instance),
  };
};
