import { existsSync } from 'node:fs';
import ts from 'typescript';
import { cell, parse, read, ROOT, sourcesIn, table, walk } from './sources.mjs';

const CATALOGUE = 'src/events/event-catalogue.ts';

/** Stand-ins for src/events/shape.ts that say what they would check. */
const KINDS = {
  text: { kind: 'text' },
  flag: { kind: 'true or false' },
  count: { kind: 'whole number' },
  nullable: (of) => ({ ...of, kind: `${of.kind} or null` }),
  optional: (of) => ({ ...of, kind: `${of.kind}, may be absent` }),
  oneOf: (...allowed) => ({ kind: allowed.map((text) => `\`${text}\``).join(' or ') }),
  listOf: (of) => ({ kind: `list of ${of.kind}` }),
  record: (fields) => ({
    fields,
    kind: `{ ${Object.entries(fields)
      .map(([name, { kind }]) => `${name}: ${kind}`)
      .join('; ')} }`,
  }),
  either: (literal, other) => ({ kind: `\`${literal}\` or ${other.kind}` }),
};

const catalogue = () => {
  const { outputText } = ts.transpileModule(read(CATALOGUE), {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
  });
  const exports = {};
  new Function('exports', 'require', outputText)(exports, () => KINDS);
  return exports.EVENT_CATALOGUE;
};

/** Stream category of each stored name, from the feature that declares the event. */
const categories = () => {
  const byType = new Map();
  for (const path of sourcesIn('src').filter((name) => /\/domain\/[^/]+\.events\.ts$/.test(name))) {
    const folder = path.slice(0, path.lastIndexOf('/'));
    // Where a folder declares several streams, that of the same name.
    const own = path.replace(/\.events\.ts$/, '.stream.ts');
    const streams = sourcesIn(folder)
      .filter((name) => name.endsWith('.stream.ts'))
      .sort((a, b) => Number(b === own) - Number(a === own));
    const category = streams
      .map((name) => /category: '([^']+)'/.exec(read(name))?.[1])
      .find((name) => name !== undefined);
    walk(parse(path), (node) => {
      const isEvent = ts.isTypeReferenceNode(node) && node.typeName.getText() === 'DomainEvent';
      const name = isEvent ? node.typeArguments?.[0] : undefined;
      if (name && ts.isLiteralTypeNode(name) && ts.isStringLiteral(name.literal))
        byType.set(name.literal.text, { category, path });
    });
  }
  return byType;
};

const SPREAD = (fields) => Object.entries(fields).map(([name, { kind }]) => [`\`${name}\``, cell(kind)]);

const section = (type, row, { category, path }) => {
  const golden = Array.from({ length: row.version }, (_, n) => `test/fixtures/events/${type}.v${n + 1}.json`).filter(
    (file) => existsSync(`${ROOT}${file}`),
  );
  const { data } = JSON.parse(read(golden.at(-1))).stored;
  const rows = SPREAD(row.check.fields).map(([name, kind]) => [
    name,
    kind,
    cell(`\`${JSON.stringify(data[name.slice(1, -1)])}\``),
  ]);
  return [
    `### ${type}`,
    `Version ${row.version} · stream \`${category ?? '?'}-…\` · declared in [${path}](../${path}) · as stored: ${golden.map((file) => `[${file.split('/').at(-1)}](../${file})`).join(', ')}`,
    table(['field', 'kind', 'for example'], rows),
  ].join('\n\n');
};

/** The page docs/events.md. @throws Error where an event has no declaration or no golden file */
export const eventsPage = () => {
  const streams = categories();
  const rows = Object.entries(catalogue());
  const undeclared = rows.filter(([type]) => !streams.has(type)).map(([type]) => type);
  if (undeclared.length > 0) throw new Error(`no feature declares ${undeclared.join(', ')}`);
  const grouped = grouping(rows, ([type]) => streams.get(type).category);
  const groups = [...grouped].sort(([a], [b]) => (String(a) < String(b) ? -1 : 1));
  return (
    [
      '# Events',
      '<!-- Made by `npm run docs` from src/events/event-catalogue.ts and test/fixtures/events. Do not edit. -->',
      `Everything that can stand in the log: ${rows.length} stored names. A stored name is never reused and never removed; the golden file of a version never changes. ` +
        'Fields that a reader does not know are let through, a missing field or one of another kind stops the projection that meets it. ' +
        'No event holds the name or mail address of a person, or a secret: people appear by id, mail addresses and tokens as hashes, upstream headers sealed.',
      'Beside its data every event carries `v` (version), `commandId`, `correlationId`, `causationId`, `actor` (who acted, how they came in, and the network address, sealed so that erasing the person makes it unreadable), `organizationId` and `at` ([src/kernel/domain-event.ts](../src/kernel/domain-event.ts)).',
      ...groups.flatMap(([category, events]) => [
        `## Stream \`${category ?? '?'}-…\``,
        ...events.map(([type, row]) => section(type, row, streams.get(type))),
      ]),
      '',
    ]
      .join('\n\n')
      .trimEnd() + '\n'
  );
};

const grouping = (items, keyOf) =>
  items.reduce((groups, item) => groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]), new Map());
