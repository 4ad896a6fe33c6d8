/** Which id a field takes, by its name or its list's: `toUserId` and `userIds` take a user's. */
const KINDS: readonly (readonly [pattern: RegExp, kind: string])[] = [
  [/^(\w+T|t)eamIds?$/, 'teamId'],
  [/^(\w+G|g)atewayIds?$/, 'gatewayId'],
  [/^(\w+S|s)erverIds?$/, 'serverId'],
  [/^(\w+U|u)serIds?$/, 'userId'],
  [/^(\w+R|r)oleIds?$/, 'roleId'],
  [/^(\w+I|i)nvitationIds?$/, 'invitationId'],
  [/^(\w+K|k)eyIds?$/, 'apiKeyId'],
];

const kindOf = (field: string): string | undefined => KINDS.find(([pattern]) => pattern.test(field))?.[1];

/**
 * The body with real ids in all its fields and `id` in those of one kind.
 * @returns undefined where it has no field of that kind
 */
export const withId = (body: unknown, kind: string, real: Readonly<Record<string, string>>, id: string): unknown => {
  let met = false;
  const put = (value: unknown, field: string): unknown => {
    const wanted = kindOf(field);
    if (wanted === kind) met = true;
    const replacement = wanted === kind ? id : wanted === undefined ? undefined : real[wanted];
    if (Array.isArray(value)) return replacement === undefined ? value.map((one) => put(one, '')) : [replacement];
    if (typeof value === 'object' && value !== null)
      return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, put(one, name)]));
    return replacement ?? value;
  };
  const changed = put(body, '');
  return met ? changed : undefined;
};
