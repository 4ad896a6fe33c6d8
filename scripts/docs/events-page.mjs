import { existsSync } from 'node:fs';
import { cell, load, read, ROOT, sourcesIn, table } from './sources.mjs';

/** Every declared event: its name, the declaration, its stream's category and the file. */
const declared = async () => {
  const found = await Promise.all(
    sourcesIn('src/events').map(async (path) =>
      Object.values(await load(path))
        .filter((exported) => exported.category && exported.events)
        .flatMap(({ category, events }) =>
          Object.entries(events).map(([type, declaration]) => ({ type, declaration, category, path })),
        ),
    ),
  );
  return found.flat().sort((a, b) => (a.type < b.type ? -1 : 1));
};

const audited = ({ action, sentence }) =>
  `In the audit log: \`${action}\`, ${[sentence]
    .flat()
    .map((text) => `“${text}”`)
    .join(' or ')}.`;

const section = ({ type, declaration: { version, fields, audit }, category, path }) => {
  const golden = Array.from({ length: version }, (_, n) => `test/fixtures/events/${type}.v${n + 1}.json`).filter(
    (file) => existsSync(`${ROOT}${file}`),
  );
  const { data } = JSON.parse(read(golden.at(-1))).stored;
  const rows = Object.entries(fields).map(([name, { says }]) => [
    `\`${name}\``,
    cell(says),
    cell(`\`${JSON.stringify(data[name])}\``),
  ]);
  return [
    `### ${type}`,
    `Version ${version} · stream \`${category}-…\` · declared in [${path}](../${path}) · as stored: ${golden.map((file) => `[${file.split('/').at(-1)}](../${file})`).join(', ')}`,
    table(['field', 'kind', 'for example'], rows),
    ...(audit ? [audited(audit)] : []),
  ].join('\n\n');
};

const DECLARED = await declared();

/** The page docs/events.md. @throws Error where an event has no golden file */
export const eventsPage = () => {
  const groups = Object.entries(grouping(DECLARED, ({ category }) => category)).sort(([a], [b]) => (a < b ? -1 : 1));
  return (
    [
      '# Events',
      '<!-- Made by `npm run docs` from src/events and test/fixtures/events. Do not edit. -->',
      `Everything that can stand in the log: ${DECLARED.length} stored names. A stored name is never reused and never removed; the golden file of a version never changes. ` +
        'Fields that a reader does not know are let through, a missing field or one of another kind stops the projection that meets it. ' +
        'No event holds the name or email address of a person, or a secret: people appear by id, email addresses and tokens as hashes, upstream headers sealed.',
      'Beside its data every event carries `v` (version), `commandId`, `correlationId`, `causationId`, `actor` (who acted, how they came in, and the network address, sealed so that erasing the person makes it unreadable), `organizationId` and `at` ([src/kernel/domain-event.ts](../src/kernel/domain-event.ts)).',
      ...groups.flatMap(([category, events]) => [`## Stream \`${category}-…\``, ...events.map(section)]),
      '',
    ]
      .join('\n\n')
      .trimEnd() + '\n'
  );
};

const grouping = (items, keyOf) => {
  const groups = {};
  for (const item of items) (groups[keyOf(item)] ??= []).push(item);
  return groups;
};
