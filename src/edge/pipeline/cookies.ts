const isBlank = (letter: string | undefined): boolean => letter === ' ' || letter === '\t';

/** Only blanks and tabs go: browsers take other white space for a part of the name, and so would set a name that is not theirs to set. */
const trimmed = (text: string): string => {
  let [start, end] = [0, text.length];
  while (start < end && isBlank(text[start])) start += 1;
  while (end > start && isBlank(text[end - 1])) end -= 1;
  return text.slice(start, end);
};

export class Cookies {
  private readonly values = new Map<string, string | null>();

  constructor(header?: string) {
    if (header === undefined) return;
    for (const pair of header.split(';')) {
      const at = pair.indexOf('=');
      if (at < 0) continue;
      const name = trimmed(pair.slice(0, at));
      this.values.set(name, this.values.has(name) ? null : trimmed(pair.slice(at + 1)));
    }
  }

  /** @returns null if the name came more than once: nobody can tell which of them the product has set */
  value(name: string): string | null | undefined {
    return this.values.get(name);
  }
}

export class OwnCookie {
  readonly name: string;
  private readonly attributes: string;

  /** Over https the name gets the prefix `__Host-`, so that no other host, not even a subdomain, can set the cookie. */
  constructor(publicUrl: string, name: string) {
    const secure = publicUrl.startsWith('https:');
    this.name = secure ? `__Host-${name}` : name;
    this.attributes = `Path=/; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`;
  }

  in(cookies: Cookies): string | null | undefined {
    return cookies.value(this.name);
  }

  holding(value: string, seconds: number): string {
    if (!/^[\w.-]+$/.test(value)) throw new Error(`a value of the cookie ${this.name} would have to be quoted`);
    return `${this.name}=${value}; Max-Age=${seconds}; ${this.attributes}`;
  }

  cleared(): string {
    return `${this.name}=; Max-Age=0; ${this.attributes}`;
  }
}
