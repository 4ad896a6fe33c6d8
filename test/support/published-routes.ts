import { PUBLISHED_ACCESS, type RouteAccess } from '../../src/http/route-access.js';
import type { ApiClient } from './api-client.js';

/** A route as /openapi.json publishes it, with the access that it states there. */
export interface PublishedRoute {
  /** `GET /v1/organizations/{org}/teams`. */
  readonly name: string;
  readonly operationId: string;
  readonly method: string;
  readonly path: string;
  readonly access: RouteAccess;
  /** Names of the parameters of the path, without `org`. */
  readonly parameters: readonly string[];
}

interface Operation {
  readonly operationId: string;
  readonly [PUBLISHED_ACCESS]?: RouteAccess;
}

/** @throws Error where a published route does not state who may call it */
export const publishedRoutes = async (anyone: ApiClient): Promise<readonly PublishedRoute[]> => {
  const { paths } = await anyone.must(anyone.get<{ paths: Record<string, Record<string, Operation>> }>('/openapi.json'));
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([verb, { operationId, [PUBLISHED_ACCESS]: rule }]): PublishedRoute => {
      if (!rule) throw new Error(`nobody states who may call ${operationId}`);
      const parameters = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!).filter((name) => name !== 'org');
      return { name: `${verb.toUpperCase()} ${path}`, operationId, method: verb.toUpperCase(), path, access: rule, parameters };
    }),
  );
};

/** The route's address; parameters that are not given stay as they are. */
export const addressOf = ({ path }: PublishedRoute, given: Readonly<Record<string, string>>): string => path.replaceAll(/\{(\w+)\}/g, (whole, name: string) => given[name] ?? whole);
