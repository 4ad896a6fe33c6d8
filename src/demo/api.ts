export interface Page<T> {
  readonly items: readonly T[];
}

/** Newest consistency token of the story. Every later read includes it. */
let seen: string | undefined;

/** A caller of the API, with or without a token. Reads include everything written so far. */
export class Api {
  constructor(
    /** Read on every call, because the address may change in a restart. */
    private readonly address: () => string,
    private readonly token?: string,
  ) {}

  get = <B = unknown>(path: string): Promise<B> => this.call('GET', path);
  post = <B = unknown>(path: string, body?: object): Promise<B> => this.call('POST', path, body);
  put = <B = unknown>(path: string, body?: object): Promise<B> => this.call('PUT', path, body);

  /** The unparsed body of the answer. @throws Error with the product's sentence if it refuses */
  async text(method: string, path: string, body?: object): Promise<string> {
    const headers: Record<string, string> = {
      ...(this.token !== undefined && { authorization: `Bearer ${this.token}` }),
      ...(body && { 'content-type': 'application/json' }),
      ...(seen !== undefined && { 'consistency-token': seen }),
    };
    const response = await fetch(`${this.address()}${path}`, {
      method,
      headers,
      ...(body && { body: JSON.stringify(body) }),
    });
    seen = response.headers.get('consistency-token') ?? seen;
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} was answered ${response.status}: ${text}`);
    return text;
  }

  private async call<B>(method: string, path: string, body?: object): Promise<B> {
    const text = await this.text(method, path, body);
    return (text === '' ? undefined : JSON.parse(text)) as B;
  }
}
