import { mailedToken, mailsTo } from './mailbox.js';

export interface ApiAnswer<B = Record<string, unknown>> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: B;
}

export interface CallOptions {
  readonly headers?: Readonly<Record<string, string>>;
}

/** The latest write that somebody was answered. Of writes made at once any may be answered last, so the position counts. */
export class Seen {
  token: string | undefined;

  include({ headers }: Pick<ApiAnswer, 'headers'>): void {
    const token = headers.get('consistency-token') ?? undefined;
    if (positionIn(token) > positionIn(this.token)) this.token = token;
  }
}

const positionIn = (token = ''): bigint => {
  const position = Buffer.from(token, 'base64url').toString().split('.').at(-1);
  return position ? BigInt(position) : -1n;
};

/** One person, program or nobody, talking to the API. Reads include the writes of everybody made from the same client. */
export class ApiClient {
  constructor(
    readonly address: string,
    /** Data folder of the product, for the mail it writes. */
    readonly dataDir: string,
    readonly token?: string,
    readonly userId?: string,
    private readonly seen = new Seen(),
  ) {}

  get = <B = Record<string, unknown>>(path: string, options?: CallOptions): Promise<ApiAnswer<B>> =>
    this.call('GET', path, undefined, options);
  post = <B = Record<string, unknown>>(path: string, body?: unknown, options?: CallOptions): Promise<ApiAnswer<B>> =>
    this.call('POST', path, body, options);
  put = <B = Record<string, unknown>>(path: string, body?: unknown, options?: CallOptions): Promise<ApiAnswer<B>> =>
    this.call('PUT', path, body, options);
  patch = <B = Record<string, unknown>>(path: string, body?: unknown, options?: CallOptions): Promise<ApiAnswer<B>> =>
    this.call('PATCH', path, body, options);
  delete = <B = Record<string, unknown>>(path: string, options?: CallOptions, body?: unknown): Promise<ApiAnswer<B>> =>
    this.call('DELETE', path, body, options);

  /** The same person with another token. */
  with(token: string | undefined): ApiClient {
    return new ApiClient(this.address, this.dataDir, token, this.userId, this.seen);
  }

  /** The same person at another instance, where what they saw here is included in their reads. */
  at(address: string): ApiClient {
    return new ApiClient(address, this.dataDir, this.token, this.userId, this.seen);
  }

  async call<B>(method: string, path: string, body: unknown, options: CallOptions = {}): Promise<ApiAnswer<B>> {
    const headers: Record<string, string> = {
      ...(this.token !== undefined && { authorization: `Bearer ${this.token}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(this.seen.token !== undefined && { 'consistency-token': this.seen.token }),
      ...options.headers,
    };
    const response = await fetch(`${this.address}${path}`, {
      method,
      headers,
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    this.seen.include(response);
    return {
      status: response.status,
      headers: response.headers,
      body: (text === '' ? undefined : JSON.parse(text)) as B,
    };
  }

  /** What was done elsewhere is included in the next reads as well. */
  hasSeen(answer: Pick<ApiAnswer, 'headers'>): void {
    this.seen.include(answer);
  }

  /** What must not fail in the preparation of a spec. */
  async must<B = Record<string, unknown>>(answering: Promise<ApiAnswer<B>>): Promise<B> {
    const { status, body } = await answering;
    if (status >= 300) throw new Error(`${status} ${JSON.stringify(body)}`);
    return body;
  }

  /** A new account whose address is verified, signed in. */
  async signUp(name: string, email = addressOf(name)): Promise<ApiClient> {
    const behind = await mailsTo(this.dataDir, email);
    const person = await this.signUpOnly(name, email);
    await this.verify(email, behind);
    return person;
  }

  /** A new account whose address nobody has verified yet, signed in. */
  async signUpOnly(name: string, email = addressOf(name)): Promise<ApiClient> {
    await this.must(this.post('/v1/accounts', { name, email, password: PASSWORD }));
    return this.signIn(email);
  }

  /** Follows the newest link that verifies the address. */
  async verify(email: string, behind = 0): Promise<void> {
    const token = await mailedToken(this.dataDir, email, 'verify', behind);
    await this.must(this.with(undefined).post('/v1/accounts/verify', { token }));
  }

  async signIn(email: string, password = PASSWORD): Promise<ApiClient> {
    const { token, userId } = await this.must(
      this.post<{ token: string; userId: string }>('/v1/sessions', { email, password }),
    );
    return new ApiClient(this.address, this.dataDir, token, userId, this.seen);
  }

  /** Invites the address into the organization and accepts as that new person. */
  async inviteAndAccept(
    organization: string,
    name: string,
    roleId = 'member',
    teamIds: readonly string[] = [],
  ): Promise<ApiClient> {
    const email = addressOf(name);
    const token = await this.invited(organization, { email, roleId, teamIds });
    await this.must(this.with(undefined).post('/v1/invitations/accept', { token, name, password: PASSWORD }));
    return this.signIn(email);
  }

  /** Invites the address of somebody with an account, who accepts. */
  async inviteAndJoin(
    organization: string,
    person: ApiClient,
    email: string,
    roleId = 'member',
    teamIds: readonly string[] = [],
  ): Promise<void> {
    const token = await this.invited(organization, { email, roleId, teamIds });
    const accepted = await person.post('/v1/invitations/accept', { token });
    await this.must(Promise.resolve(accepted));
    this.hasSeen(accepted);
  }

  /** @returns the token in the mail */
  async invited(
    organization: string,
    invitation: { readonly email: string; readonly roleId: string; readonly teamIds: readonly string[] },
  ): Promise<string> {
    const before = await mailsTo(this.dataDir, invitation.email);
    await this.must(this.post(`/v1/organizations/${organization}/invitations`, invitation));
    return invitationToken(this.dataDir, invitation.email, before);
  }
}

const addressOf = (name: string): string => `${name.toLowerCase().replaceAll(/\W/g, '.')}@example.com`;

export const PASSWORD = 'correct horse battery staple';

/** Token in the newest invitation mail to the address, behind the first so many mails to it. */
export const invitationToken = (dataDir: string, email: string, behind = 0): Promise<string> =>
  mailedToken(dataDir, email, 'invitations/accept', behind);
