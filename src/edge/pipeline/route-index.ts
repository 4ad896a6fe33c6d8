import router from 'find-my-way';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

interface FoundRoute<Route> {
  readonly route: Route;
  readonly params: Readonly<Record<string, string | undefined>>;
}

/** Finds a route by method and path in a tree, so that the cost does not grow with the number of routes. */
export class RouteIndex<Route> {
  private readonly routes = router<router.HTTPVersion.V1>({ caseSensitive: true });
  private readonly methods = new Set<Method>();

  add(method: Method, path: string, route: Route): void {
    this.methods.add(method);
    this.routes.on(method, path, () => undefined, { route });
  }

  find(method: string, path: string): FoundRoute<Route> | null {
    const found = this.routes.find(method as Method, path);
    if (found === null || Object.values(found.params).includes('')) return null;
    return { route: (found.store as { readonly route: Route }).route, params: found.params };
  }

  /** Methods that the path takes, to tell a wrong method from a wrong path. */
  methodsOf(path: string): string[] {
    return [...this.methods].filter((method) => this.find(method, path) !== null).sort();
  }
}
