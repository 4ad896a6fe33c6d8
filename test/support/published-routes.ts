import { PUBLISHED_ACCESS, type RouteAccess } from '../../src/edge/authentication/route-access.js';
import type { ApiClient } from './api-client.js';

/** The parts of a JSON schema that /openapi.json uses. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly pattern?: string;
  readonly enum?: readonly unknown[];
  readonly example?: unknown;
  readonly nullable?: boolean;
  readonly maxLength?: number;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
}

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
  /** Parameters of the query, by name. */
  readonly query: Readonly<Record<string, Schema>>;
  /** Without references; absent where the route takes no body. */
  readonly body?: Schema;
}

interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly schema: Schema }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
  readonly [PUBLISHED_ACCESS]?: RouteAccess;
}
interface Description {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

/** The schema with everything that it refers to in its place. */
const whole = (schema: Schema, named: Readonly<Record<string, Schema>>): Schema => {
  if (schema.$ref !== undefined) return whole(named[schema.$ref.split('/').at(-1)!]!, named);
  const merged = (schema.allOf ?? []).reduce<Schema>((all, part) => ({ ...all, ...whole(part, named) }), schema);
  return {
    ...merged,
    ...(merged.items && { items: whole(merged.items, named) }),
    ...(merged.oneOf && { oneOf: merged.oneOf.map((one) => whole(one, named)) }),
    ...(merged.properties && {
      properties: Object.fromEntries(Object.entries(merged.properties).map(([name, one]) => [name, whole(one, named)])),
    }),
  };
};

/** @throws Error where a published route does not state who may call it */
export const publishedRoutes = async (anyone: ApiClient): Promise<readonly PublishedRoute[]> => {
  const { paths, components } = await anyone.must(anyone.get<Description>('/openapi.json'));
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([verb, operation]): PublishedRoute => {
      const { operationId, [PUBLISHED_ACCESS]: access, parameters: all = [], requestBody } = operation;
      if (!access) throw new Error(`nobody states who may call ${operationId}`);
      const parameters = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!).filter((name) => name !== 'org');
      const query = Object.fromEntries(
        all.filter((one) => one.in === 'query').map(({ name, schema }) => [name, whole(schema, components.schemas)]),
      );
      const body = requestBody?.content['application/json']?.schema;
      return {
        name: `${verb.toUpperCase()} ${path}`,
        operationId,
        method: verb.toUpperCase(),
        path,
        access,
        parameters,
        query,
        ...(body && { body: whole(body, components.schemas) }),
      };
    }),
  );
};

/** The route's address; parameters that are not given stay as they are. */
export const addressOf = ({ path }: PublishedRoute, given: Readonly<Record<string, string>>): string =>
  path.replaceAll(/\{(\w+)\}/g, (whole, name: string) => given[name] ?? whole);

/** A value that the schema takes: its example where it has one. */
export const exampleOf = (schema: Schema): unknown => {
  if (schema.example !== undefined) return schema.example;
  if (schema.enum) return schema.enum[0];
  if (schema.oneOf) return exampleOf(schema.oneOf[0]!);
  if (schema.type === 'array') return schema.items ? [exampleOf(schema.items)] : [];
  if (schema.type === 'object')
    return Object.fromEntries(Object.entries(schema.properties ?? {}).map(([name, one]) => [name, exampleOf(one)]));
  return schema.type === 'boolean' ? true : schema.type === 'number' || schema.type === 'integer' ? 1 : 'text';
};
