/** Whether a body is one that the validation of its route would leave as it is. */
export type Fits = (body: unknown) => boolean;

export const FAST_PATH = Symbol('gatehouse:fast-path');

/** Spares plain bodies of a route that is asked often the validation (ADR 0017). */
export const FastPath =
  <Body>(fits: (body: unknown) => body is Body): MethodDecorator =>
  (_controller, _name, { value }: { readonly value?: unknown }) =>
    Reflect.defineMetadata(FAST_PATH, fits, value as object);
