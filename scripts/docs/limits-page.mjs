import { cell, load, table } from './sources.mjs';

const { LIMIT_TABLE } = await load('src/limits/limit-table.ts');

const SPANS = [
  [86_400, 'day'],
  [3_600, 'hour'],
  [60, 'minute'],
];

const windowOf = (seconds) => {
  if (seconds === null) return '–';
  const [length, word] = SPANS.find(([span]) => seconds % span === 0) ?? [1, 'second'];
  return seconds === length ? `1 ${word}` : `${seconds / length} ${word}s`;
};

/** The page docs/operations/limits.md. */
export const limitsPage = () => {
  const rows = Object.entries(LIMIT_TABLE).map(([name, { value, windowSeconds, counts, heldIn }]) => [
    `\`${name}\``,
    String(value),
    windowOf(windowSeconds),
    cell(counts),
    heldIn,
  ]);
  return (
    [
      '# Limits against abuse',
      '<!-- Made by `npm run docs` from src/limits/limit-table.ts. Do not edit. -->',
      'Whatever one caller can make many of has a limit. Honest work does not meet the defaults. At a limit, Gatehouse answers 429 `limit.reached` with the name of the limit, its value, and after how many seconds another try helps (`retryAfter`, and the header `Retry-After`). Wrong passwords are answered 429 `session.throttled`. The limits of plans are something else: see `GET /v1/organizations/{org}/plan`.',
      table(['name', 'default', 'window', 'what it counts', 'counted in'], rows),
      'A limit without a window counts what exists, or what has ever been made. A network is an IPv4 address, or the first 64 bits of an IPv6 address. A limit that is counted in each process holds for one process: with three processes, three times as much may pass.',
      '## Setting them',
      'Name a JSON file in `GATEHOUSE_LIMITS`. `value` is a whole number, or `null` for no limit. `windowSeconds` is optional, and only for limits that have a window. Limits that are left out have their defaults.',
      '```json\n{\n  "keysByPerson": { "value": 60 },\n  "mailsByOrganization": { "value": 1000, "windowSeconds": 86400 }\n}\n```',
      'Or set them while Gatehouse runs, with the token of the operator:',
      '```\ncurl -X PUT https://gatehouse.example.com/v1/operator/limits \\\n  -H "Authorization: Bearer $GATEHOUSE_OPERATOR_TOKEN" -H "Content-Type: application/json" \\\n  -d \'{"keysByPerson": {"value": 60}}\'\n```',
      'Other processes follow within a few seconds. `null` instead of an object gives a limit its default again. What the file sets cannot be changed in this way: the answer is 409 `limit.configured`. `GET /v1/operator/limits` shows all limits.',
    ].join('\n\n') + '\n'
  );
};
