export interface Page<T> {
  readonly items: readonly T[];
}

/** Newest consistency token that anybody in the story was given: the story goes on after it, so everybody's reads include it. */
let seen: string | undefined;

/** Somebody who talks to the API with a token of theirs, or nobody yet. Reads include what was written in the story so far. */
export class Api {
  constructor(
    /** Asked on every call: the product may be elsewhere after a restart. */
    private readonly address: () => string,
    private readonly token?: string,
  ) {}

  get = <B = unknown>(path: string): Promise<B> => this.call('GET', path);
  post = <B = unknown>(path: string, body?: object): Promise<B> => this.call('POST', path, body);
  put = <B = unknown>(path: string, body?: object): Promise<B> => this.call('PUT', path, body);

  /** The answer's body as it came over the wire. @throws Error with the product's own words where it refuses */
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
