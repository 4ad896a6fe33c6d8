import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { OPERATION_CODES } from '../../src/edge/openapi/operation.js';
import { launch, type TestGatehouse } from '../support/gatehouse.js';

interface Operation {
  readonly summary?: string;
  readonly operationId: string;
  readonly security?: readonly unknown[];
  readonly requestBody?: { readonly content: Record<string, { readonly schema: { readonly $ref?: string } }> };
  readonly responses: Record<
    string,
    { readonly content?: Record<string, { readonly example?: unknown; readonly schema?: object }> }
  >;
  readonly [OPERATION_CODES]?: readonly string[];
  readonly 'x-gatehouse-access'?: { readonly kind: string };
}
interface Description {
  readonly paths: Record<string, Record<string, Operation>>;
  readonly components: {
    readonly schemas: Record<
      string,
      { readonly properties?: Record<string, { readonly example?: unknown; readonly type?: string }> }
    >;
  };
}

let gatehouse: TestGatehouse;
let description: Description;
let operations: readonly {
  readonly name: string;
  readonly path: string;
  readonly method: string;
  readonly operation: Operation;
}[];

beforeAll(async () => {
  gatehouse = await launch();
  description = (await gatehouse.anyone.get<Description>('/openapi.json')).body;
  operations = Object.entries(description.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      name: `${method.toUpperCase()} ${path}`,
      path,
      method,
      operation,
    })),
  );
});
afterAll(() => gatehouse.stop());

describe('the description that the server publishes', () => {
  it('has a page to read it at', async () => {
    const page = await fetch(`${gatehouse.address}/docs`);
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('Gatehouse');
  });

  it('lets that page run no script but its own, and lets nobody frame it', async () => {
    for (const path of ['/docs', '/docs/swagger-ui-init.js', '/docs/swagger-ui.css', '/docs/no-such-file']) {
      const { headers } = await fetch(`${gatehouse.address}${path}`);
      const policy = headers.get('content-security-policy') ?? '';
      expect([path, policy]).toEqual([path, expect.stringContaining("default-src 'none'; script-src 'self';")]);
      expect(policy).toContain("frame-ancestors 'none'");
      expect(['referrer-policy', 'x-frame-options', 'cache-control'].map((name) => headers.get(name))).toEqual([
        'same-origin',
        'DENY',
        'no-store',
      ]);
    }
    const html = await (await fetch(`${gatehouse.address}/docs`)).text();
    expect([...html.matchAll(/<script(?![^>]*\ssrc="\.?\/)/g)]).toEqual([]);
  });

  it('says of every operation what it does, what it answers with an example, and which codes it may refuse with', () => {
    const poor = operations.filter(({ operation }) => {
      const answers = Object.entries(operation.responses).filter(([status]) => status.startsWith('2'));
      const shown = answers.some(
        ([status, { content }]) =>
          status === '204' || Object.values(content ?? {}).some(({ example }) => example !== undefined),
      );
      return !operation.summary || !shown || !Array.isArray(operation[OPERATION_CODES]);
    });
    expect(poor.map(({ name }) => name)).toEqual([]);
  });

  it('names every operation once', () => {
    const ids = operations.map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('has an example for every field of every body', () => {
    const bare = Object.entries(description.components.schemas).flatMap(([schema, { properties }]) =>
      Object.entries(properties ?? {})
        .filter(
          ([, field]) => field.type === undefined && !('$ref' in field) && !('oneOf' in field) && !('allOf' in field),
        )
        .map(([field]) => `${schema}.${field}`),
    );
    expect(bare).toEqual([]);
  });

  it('says how each route is signed in to: by a token or a cookie, as the operator by a token alone', () => {
    const ways = (kind: string): readonly string[] => [
      ...new Set(
        operations
          .filter(({ operation }) => operation['x-gatehouse-access']?.kind === kind)
          .map(({ operation }) =>
            (operation.security ?? [])
              .flatMap((way) => Object.keys(way as object))
              .toSorted()
              .join(),
          ),
      ),
    ];
    for (const kind of ['signed-in', 'session', 'member', 'capability'])
      expect([kind, ways(kind)]).toEqual([kind, ['bearer,cookie']]);
    expect([ways('operator'), ways('public')]).toEqual([['bearer'], ['']]);
  });

  it('names only codes that docs/errors.md explains', () => {
    const page = readFileSync(new URL('../../docs/errors.md', import.meta.url), 'utf8');
    const codes = new Set(operations.flatMap(({ operation }) => operation[OPERATION_CODES] ?? []));
    expect([...codes].filter((code) => !page.includes(`\`${code}\``))).toEqual([]);
  });

  it('and the server agree on every route: each is there, and asks who calls where it says so', async () => {
    for (const { path, method, operation, name } of operations) {
      const address = path.replaceAll(/\{\w+\}/g, 'x');
      const { status, body } = await gatehouse.anyone.call<Record<string, unknown> | undefined>(
        method.toUpperCase(),
        address,
        undefined,
      );
      expect({ name, code: body?.['code'] }).not.toMatchObject({ code: 'route.unknown' });
      if (operation.security) expect({ name, status }).toEqual({ name, status: 401 });
      else expect({ name, status }).not.toMatchObject({ status: 401 });
    }
  });
});
