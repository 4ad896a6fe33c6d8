/** Whether the validation of the route would accept the body unchanged. */
export type Fits = (body: unknown) => boolean;

export const FAST_PATH = Symbol('gatehouse:fast-path');

/** Skips the validation of plain bodies, for a route that is called often (ADR 0017). */
export const FastPath =
  <Body>(fits: (body: unknown) => body is Body): MethodDecorator =>
  (_controller, _name, { value }: { readonly value?: unknown }) =>
    Reflect.defineMetadata(FAST_PATH, fits, value as object);
