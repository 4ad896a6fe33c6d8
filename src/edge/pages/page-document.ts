import type { ServerResponse } from 'node:http';
import { html, Html, oneLine } from '../../html/html.js';
import { setBrowserHeaders } from '../replies/browser-headers.js';
import type { ProblemDetails } from '../replies/problem-details.js';
import { setProblemHeaders } from '../replies/reply.js';
import type { Page, PageField } from './page.js';
import { PAGE_POLICY, STYLE } from './page-style.js';

/** What was wrong with the form that is shown again. */
export interface WrongForm {
  readonly says: string;
  /** Names of the fields that do not fit. */
  readonly fields: ReadonlySet<string>;
}

export interface ShownForm {
  /** Where the form is posted to. */
  readonly path: string;
  readonly token: string;
  /** What was typed before; passwords are not shown again. */
  readonly typed: Readonly<Record<string, string>>;
  readonly wrong?: WrongForm;
}

const STYLED = new Html(`<style>${STYLE}</style>`);

const paragraphs = (texts: readonly string[] = [], kind?: string): readonly Html[] =>
  texts.map((text) => html`<p${kind !== undefined && html` class="${kind}"`}>${oneLine(text)}</p>\n`);

const fieldOf = (field: PageField, index: number, { typed, wrong }: ShownForm): Html => {
  const { name, label, type, autocomplete, hint, shortest } = field;
  const id = name ?? `shown-${index}`;
  const isWrong = name !== undefined && wrong?.fields.has(name) === true;
  const value = field.value ?? (name !== undefined && type !== 'password' ? typed[name] : undefined);
  return html`<div class="field">
    <label for="${id}">${label}</label>
    <input
      id="${id}"
      type="${type}"
      autocomplete="${autocomplete}"
      ${[
        name === undefined ? html` readonly` : html` name="${name}" required`,
        value !== undefined && html` value="${value}"`,
        shortest !== undefined && html` minlength="${shortest}"`,
        hint !== undefined && html` aria-describedby="${id}-hint"`,
        isWrong && html` aria-invalid="true"`,
        type !== 'text' && html` autocapitalize="none" spellcheck="false"`,
      ]}
    />
    ${hint !== undefined && html`<p id="${id}-hint" class="${isWrong ? 'hint wrong' : 'hint'}">${hint}</p> `}
  </div> `;
};

const formOf = ({ fields = [], button }: NonNullable<Page['form']>, shown: ShownForm): Html =>
  html`<form method="post" action="${shown.path}">
    <input type="hidden" name="token" value="${shown.token}" />
    ${fields.map((field, index) => fieldOf(field, index, shown))}<button type="submit">${button}</button>
  </form> `;

const factsOf = (facts: NonNullable<Page['facts']>): Html =>
  html`<dl>
    ${facts.map(
      ([name, value]) =>
        html`<dt>${name}</dt>
          <dd>${oneLine(value)}</dd>`,
    )}
  </dl> `;

/** @param code of the refusal that the page tells of */
const pageDocument = (page: Page, form: ShownForm, code: string | undefined): Html =>
  html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8" />
<meta name="viewport" content="width=device-width, initial-scale=1" />
<meta name="color-scheme" content="light dark" />
<meta name="robots" content="noindex" />
<title>${oneLine(page.heading)} · Gatehouse</title>
${STYLED}
</head>
<body>
<main${code !== undefined && html` data-code="${code}"`}>
<p class="brand">Gatehouse</p>
<h1>${oneLine(page.heading)}</h1>
${form.wrong && html`<p class="problem" role="alert">${form.wrong.says}</p> `}${[
    paragraphs(page.sentences),
    page.facts && factsOf(page.facts),
    page.form && formOf(page.form, form),
    paragraphs(page.notes, 'note'),
  ]}</main>
</body>
</html>
`;

interface Shown {
  readonly form: ShownForm;
  /** What the page tells of; absent if all is well. */
  readonly problem?: ProblemDetails;
}

/** Sends the page, with the status of the problem that it tells of. */
export const sendPage = (response: ServerResponse, page: Page, { form, problem }: Shown): void => {
  const document = pageDocument(page, form, problem?.code).text;
  response.statusCode = problem?.status ?? 200;
  if (problem) setProblemHeaders(response, problem);
  setBrowserHeaders(response, PAGE_POLICY);
  response.setHeader('Content-Type', 'text/html; charset=utf-8');
  response.setHeader('Content-Length', Buffer.byteLength(document));
  response.end(document);
};
