/** A shorter word of an address, such as `mcp` or `search`, is no key, and would be found in any text. */
const SHORTEST = 8;

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

/** What path, query and header values of an upstream hold that nobody may be told (VAR-2). */
export const secretsOf = (path: string, headers: Readonly<Record<string, string>>): readonly string[] => {
  const ofPath = [path, ...path.split(/[/?&=;,]/)];
  const ofHeaders = Object.values(headers).flatMap((value) => [value, ...value.split(' ')]);
  const whole = [...ofPath, ...ofPath.map(decoded), ...ofHeaders].filter((text) => text.length >= SHORTEST);
  return [...new Set(whole)];
};

/** Whether a value of JSON holds one of the secrets, however it is spelled there. */
export const tellsOf = (secrets: readonly string[], value: unknown): boolean => {
  if (secrets.length === 0) return false;
  const text = JSON.stringify(value);
  return secrets.some((secret) => text.includes(JSON.stringify(secret).slice(1, -1)));
};
