import { applyDecorators, createParamDecorator, type ExecutionContext, HttpCode, SetMetadata } from '@nestjs/common';
import { ApiExcludeEndpoint } from '@nestjs/swagger';
import { Public } from '../authentication/route-access.js';

export interface PageField {
  /** Name in the form. A field without one is shown, and not sent. */
  readonly name?: string;
  readonly label: string;
  readonly type: 'text' | 'email' | 'password';
  /** By which browsers and password managers know it. */
  readonly autocomplete: string;
  /** What fits, in a sentence. It is shown as the error if the value does not fit. */
  readonly hint?: string;
  readonly shortest?: number;
  readonly value?: string;
}

/** What a page says. Its HTML is made from this in one place. */
export interface Page {
  readonly heading: string;
  /** A paragraph each. */
  readonly sentences: readonly string[];
  readonly facts?: readonly (readonly [name: string, value: string])[];
  /** A button, with the fields that it needs. It posts to the address of the page. */
  readonly form?: { readonly fields?: readonly PageField[]; readonly button: string };
  /** Below the button. */
  readonly notes?: readonly string[];
}

/** The form is shown again, with a sentence of its own about what was wrong. */
export interface Again {
  readonly says: string;
  /** Name of the field that it is about. */
  readonly field: string;
}

/** What is shown for a refusal, by its code. For others the form is shown again, with what the refusal says. */
export type Endings = Readonly<Record<string, Page | Again>>;

/** Set on the routes that answer with pages. */
export const PAGE_ENDINGS = 'gatehouse:page-endings';

/** The route is a page that the link of an email opens: GET shows it, and POST takes its form. It returns a {@link Page}. */
export const PageOf = (endings: Endings): MethodDecorator =>
  applyDecorators(SetMetadata(PAGE_ENDINGS, endings), Public(), HttpCode(200), ApiExcludeEndpoint());

/** The token of the link, from the address or from the form; empty if there is none. */
export const LinkToken = createParamDecorator(
  (_: unknown, context: ExecutionContext): string =>
    context.switchToHttp().getRequest<{ readonly token?: string }>().token ?? '',
);
