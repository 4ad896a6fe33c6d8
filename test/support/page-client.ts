import { createHash } from 'node:crypto';

/** A page as a browser without script has it. */
export interface ShownPage {
  readonly status: number;
  readonly headers: Headers;
  readonly html: string;
  /** What a person reads. */
  readonly text: string;
  /** Code of the refusal that the page tells of. */
  readonly code: string | undefined;
  /** Where its form goes to; absent where it has none. */
  readonly action: string | undefined;
  /** Attributes of the inputs, by name, hidden ones included. */
  readonly inputs: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

const read = (text: string): string =>
  text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');

const attributesOf = (tag: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    [...tag.matchAll(/([\w-]+)(?:="([^"]*)")?/g)].map(([, name, value]) => [name!, read(value ?? '')]),
  );

const shown = async (response: Response): Promise<ShownPage> => {
  const html = await response.text();
  const inputs = [...html.matchAll(/<input\s([^>]*)>/g)].map(([, tag]) => attributesOf(tag!));
  const form = /<form\s([^>]*)>/.exec(html)?.[1];
  return {
    status: response.status,
    headers: response.headers,
    html,
    text: read(html.replace(/<style>[^]*?<\/style>|<[^>]+>/g, ' ').replace(/\s+/g, ' ')),
    code: /<main data-code="([^"]*)"/.exec(html)?.[1],
    action: form === undefined ? undefined : attributesOf(form)['action'],
    inputs: Object.fromEntries(inputs.map((input) => [input['name'] ?? input['id']!, input])),
  };
};

/** What a browser without script does with pages. */
export class PageClient {
  constructor(
    /** Public address of the product. */
    readonly address: string,
  ) {}

  async open(path: string, method: 'GET' | 'HEAD' = 'GET'): Promise<ShownPage> {
    const url = new URL(path, this.address);
    return shown(await fetch(url, { method, redirect: 'manual', headers: { accept: 'text/html' } }));
  }

  /** Presses the button of the page. @param typed by name of the field @param headers beside those of a browser */
  press(
    page: ShownPage,
    typed: Readonly<Record<string, string>> = {},
    headers: Readonly<Record<string, string>> = {},
  ): Promise<ShownPage> {
    if (page.action === undefined) throw new Error(`the page has no form: ${page.text}`);
    const sent = Object.entries(page.inputs).flatMap(([name, { value = '', readonly }]) =>
      readonly === undefined ? [[name, value] as [string, string]] : [],
    );
    const unknown = Object.keys(typed).filter((name) => !(name in page.inputs));
    if (unknown.length > 0) throw new Error(`the page does not ask for ${unknown.join()}`);
    return this.post(page.action, new URLSearchParams({ ...Object.fromEntries(sent), ...typed }).toString(), headers);
  }

  /** @param headers instead of those of a browser; an empty one is not sent */
  async post(
    path: string,
    body: string | Uint8Array<ArrayBuffer>,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<ShownPage> {
    const sent = {
      'content-type': 'application/x-www-form-urlencoded',
      origin: this.address,
      'sec-fetch-site': 'same-origin',
      ...headers,
    };
    const given = Object.fromEntries(Object.entries(sent).filter(([, value]) => value !== ''));
    return shown(
      await fetch(new URL(path, this.address), { method: 'POST', body, redirect: 'manual', headers: given }),
    );
  }
}

/** The headers that every page has, as far as they are not as they have to be. */
export const missingHeadersOf = ({ headers, html }: ShownPage): readonly string[] => {
  const style = /<style>([^]*)<\/style>/.exec(html)?.[1] ?? '';
  const hash = createHash('sha256').update(style).digest('base64');
  const wanted: Readonly<Record<string, string>> = {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': `default-src 'none'; style-src 'sha256-${hash}'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'`,
    'referrer-policy': 'same-origin',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
  };
  const absent = ['location', 'set-cookie'].filter((name) => headers.has(name));
  return [...absent, ...Object.keys(wanted).filter((name) => headers.get(name) !== wanted[name])];
};
