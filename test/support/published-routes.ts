import 'reflect-metadata';
import { readdirSync } from 'node:fs';
import { ROUTE_ACCESS, type RouteAccess } from '../../src/http/route-access.js';
import type { ApiClient } from './api-client.js';

/** A route as /openapi.json publishes it, with the access that its controller states. */
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

const SRC = new URL('../../src/', import.meta.url);

/** Access rule of every handler, by `Teams.create`. */
const accessByOperation = async (): Promise<ReadonlyMap<string, RouteAccess>> => {
  const files = readdirSync(SRC, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile() && entry.name.endsWith('.controller.ts'));
  const modules = await Promise.all(files.map(({ parentPath, name }) => import(`${parentPath}/${name}`) as Promise<Record<string, unknown>>));
  const controllers = modules.flatMap((module) => Object.values(module)).filter((value) => typeof value === 'function');
  return new Map(
    controllers.flatMap((controller) => {
      const members = Object.getOwnPropertyDescriptors(controller.prototype as object) as Record<string, PropertyDescriptor>;
      return Object.entries(members).flatMap(([method, { value }]) => {
        const access = typeof value === 'function' ? (Reflect.getMetadata(ROUTE_ACCESS, value) as RouteAccess | undefined) : undefined;
        return access ? [[`${controller.name.replace(/Controller$/, '')}.${method}`, access] as const] : [];
      });
    }),
  );
};

/** @throws Error where a published route has no controller */
export const publishedRoutes = async (anyone: ApiClient): Promise<readonly PublishedRoute[]> => {
  const { paths } = await anyone.must(anyone.get<{ paths: Record<string, Record<string, { operationId: string }>> }>('/openapi.json'));
  const access = await accessByOperation();
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([verb, { operationId }]): PublishedRoute => {
      const rule = access.get(operationId);
      if (!rule) throw new Error(`nobody states who may call ${operationId}`);
      const parameters = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!).filter((name) => name !== 'org');
      return { name: `${verb.toUpperCase()} ${path}`, operationId, method: verb.toUpperCase(), path, access: rule, parameters };
    }),
  );
};

/** The route's address; parameters that are not given stay as they are. */
export const addressOf = ({ path }: PublishedRoute, given: Readonly<Record<string, string>>): string => path.replaceAll(/\{(\w+)\}/g, (whole, name: string) => given[name] ?? whole);
