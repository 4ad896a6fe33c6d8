// Who may import whom (docs/architecture.md). Checked by test/architecture/import-rules.spec.ts.

const feature = '^src/features/';
/** Members, roles and invitations share one stream, because rules span them: two features rest on the rules of the third. */
const sharedBoundary = '^src/features/memberships/(domain/|[^/]+\\.ts$)';
const picture = '^projections/access-snapshot';
const only = (name, from, allowed, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from },
  to: { pathNot: allowed, dependencyTypesNot: ['core'] },
});

module.exports = {
  forbidden: [
    {
      name: 'no-circles',
      severity: 'error',
      from: { path: '^(src|projections)/' },
      to: { circular: true },
      comment: 'Each file can be read without the one that reads it; types count.',
    },
    {
      name: 'access-memory',
      severity: 'error',
      from: { path: `${picture}/memory/` },
      to: { path: `${picture}/`, pathNot: `${picture}/memory/` },
      comment: 'Columns and bits know nothing of what they hold.',
    },
    {
      name: 'access-model',
      severity: 'error',
      from: { path: `${picture}/model/` },
      to: { path: `${picture}/`, pathNot: `${picture}/(memory|model)/` },
    },
    {
      name: 'access-rules-apart',
      severity: 'error',
      from: { path: `${picture}/(fold|rules|saved)/` },
      to: { path: `${picture}/`, pathNot: `${picture}/(memory|model|$1)/` },
      comment: 'What happens, what follows from it and how it is saved meet in the model alone.',
    },
    only('kernel', '^src/kernel/', ['^src/kernel/'], 'The words of the system rest on nothing.'),
    only('ports', '^src/ports/', ['^src/(kernel|ports)/'], 'Interfaces and tokens only.'),
    only('html', '^src/html/', ['^src/html/'], 'Text to HTML.'),
    only('emails', '^src/emails/', ['^src/(emails|html|kernel)/', '^src/ports/mail'], 'What every email looks like.'),
    only('inbound', '^src/inbound/', ['^src/(inbound|kernel)/'], 'One reading of where a request comes from.'),
    only('outbound', '^src/outbound/', ['^src/(outbound|kernel)/'], 'One judgement of addresses.'),
    only(
      'domain',
      `${feature}([^/]+)/domain/`,
      [
        '^src/(kernel|events|outbound|plans)/',
        '^src/features/$1/domain/',
        '^src/features/memberships/domain/',
        'node_modules/(immutable|any-ascii)/',
      ],
      'Rules are pure.',
    ),
    {
      name: 'domain-own',
      severity: 'error',
      from: { path: `${feature}([^/]+)/domain/` },
      to: { path: `${feature}([^/]+)/domain/`, pathNot: '^src/features/($1|memberships)/' },
      comment: "No feature reads another one's rules, but those of the membership.",
    },
    {
      name: 'membership-first',
      severity: 'error',
      from: { path: '^src/features/memberships/' },
      to: { path: '^src/features/(roles|invitations)/' },
      comment: 'The shared boundary knows nothing of what rests on it.',
    },
    only('limits', '^src/limits/', ['^src/(limits|kernel|ports)/'], 'Counted for any caller.'),
    only('plans', '^src/plans/', ['^src/(plans|kernel)/'], 'Limits that any rule may ask for.'),
    only(
      'events',
      '^src/events/',
      ['^src/(kernel|events)/', '^src/ports/event-store'],
      'The published language: features and projections rest on it, it on neither.',
    ),
    only(
      'projections',
      '^projections/',
      ['^projections/', '^src/(kernel|events)/', '^src/ports/access/'],
      'Pure folds.',
    ),
    only(
      'execution',
      '^src/execution/',
      ['^src/(execution|kernel|ports|events)/', 'node_modules/@nestjs/(common|cqrs)/'],
      'How any command runs.',
    ),
    only(
      'jobs',
      '^src/jobs/',
      ['^src/(jobs|execution|kernel|ports|events)/', 'node_modules/(rxjs|@nestjs/common)/'],
      'Work in the background.',
    ),
    {
      name: 'commands-read-no-read-model',
      severity: 'error',
      from: { path: `${feature}[^/]+/commands/` },
      to: {
        path: '^(projections|src/(reading|projector|access|proxy|edge|adapters))/|^src/features/[^/]+/(queries|http)/',
      },
    },
    {
      name: 'queries-run-no-command',
      severity: 'error',
      from: { path: `${feature}([^/]+)/queries/` },
      to: {
        path: '^src/(execution|projector|proxy|edge|adapters)/|^src/features/[^/]+/(commands|domain|http)/',
        pathNot: '^src/features/$1/domain/',
      },
    },
    {
      name: 'read-models-alone',
      severity: 'error',
      from: { path: '^src/(features|reading)/' },
      to: { path: '^projections/', pathNot: '^projections/[^/]+/[^/]+\\.projection\\.ts$' },
      comment:
        'Names and document types, by which they are read; import-rules.spec.ts sees that no fold is among them.',
    },
    {
      name: 'http-is-thin',
      severity: 'error',
      from: { path: `${feature}([^/]+)/http/` },
      to: {
        path: '^(projections|src/(projector|proxy|adapters))/|^src/features/[^/]+/domain/',
        pathNot: '^src/features/($1|memberships)/domain/',
      },
    },
    {
      name: 'feature-own',
      severity: 'error',
      from: { path: `${feature}([^/]+)/(commands|queries|http|domain)/` },
      to: {
        path: `${feature}[^/]+/(commands|queries|http|domain)/`,
        pathNot: ['^src/features/$1/', sharedBoundary],
      },
      comment: "Features meet through one another's public face.",
    },
    {
      name: 'features-below-composition',
      severity: 'error',
      from: {
        path: '^(projections|src/(features|edge|access|proxy|projector|jobs|execution|reading|ports|events|kernel|adapters|outbound|limits|config|emails|html))/',
      },
      to: { path: '^src/(composition|cli|demo)/|^src/main\\.ts$' },
      comment: 'Nothing below knows how it is put together.',
    },
    {
      name: 'edge',
      severity: 'error',
      from: { path: '^src/edge/' },
      to: { path: '^(projections|src/(features|access|proxy|projector|adapters|jobs))/' },
      comment: 'The edge serves features and knows none.',
    },
    {
      name: 'proxy',
      severity: 'error',
      from: { path: '^src/proxy/' },
      to: {
        path: '^(projections|src)/',
        pathNot: [
          '^src/(proxy|access|kernel|inbound|outbound|limits)/',
          '^src/ports/access/|^src/ports/(vault|usage-counters|clock|id-source|log|security-log)\\.port\\.ts$',
        ],
      },
      comment: 'The proxy never touches the event store or the database.',
    },
    {
      name: 'access',
      severity: 'error',
      from: { path: '^src/access/(?!queries|http|simulation)' },
      to: {
        path: '^(projections|src)/',
        pathNot: ['^projections/access-snapshot/', '^src/(access|kernel|ports|events)/'],
      },
    },
    {
      name: 'access-simulation',
      severity: 'error',
      from: { path: '^src/access/simulation/' },
      to: {
        path: '^(projections|src)/',
        pathNot: ['^src/(access|kernel|ports)/', `${feature}[^/]+/domain/`],
      },
      comment: 'It decides as the commands do, by their own rules.',
    },
    {
      name: 'access-knows-no-feature',
      severity: 'error',
      from: { path: '^src/access/(queries|http)/' },
      to: { path: feature },
    },
    {
      name: 'features-below-access',
      severity: 'error',
      from: { path: feature },
      to: { path: '^src/access/' },
      comment: 'A feature asks about access through the port.',
    },
    {
      name: 'no-nest-below',
      severity: 'error',
      from: {
        path: '^(projections|src/(kernel|events|proxy|inbound|outbound|limits|emails|html)|src/features/[^/]+/domain)/',
      },
      to: { path: 'node_modules/(@nestjs|express|class-)' },
    },
    {
      name: 'drivers-in-adapters',
      severity: 'error',
      from: { path: '^(src|projections)/', pathNot: '^src/(adapters|demo)/' },
      to: { path: 'node_modules/(@photostructure|mingo|nodemailer|pino|@node-rs|mongodb|@eventstore)' },
    },
    {
      name: 'adapters-know-ports',
      severity: 'error',
      from: { path: '^src/adapters/' },
      to: { path: '^(projections|src)/', pathNot: '^src/(adapters|ports|kernel|events|outbound)/' },
    },
    {
      name: 'only-roots-choose-adapters',
      severity: 'error',
      from: {
        path: '^(src|projections)/',
        pathNot: '^src/(adapters/|composition/(engines|installation)\\.ts|main\\.ts|demo/)',
      },
      to: { path: '^src/adapters/' },
    },
    {
      name: 'demo-is-outside',
      severity: 'error',
      from: { path: '^src/demo/' },
      to: { path: '^(projections|src)/', pathNot: '^src/demo/' },
      comment: 'It knows what any program outside knows.',
    },
    {
      name: 'cli-is-outside',
      severity: 'error',
      from: { path: '^src/cli/' },
      to: { path: '^(projections|src)/', pathNot: '^src/cli/' },
      comment: 'It asks a running product, as any program outside does.',
    },
    {
      name: 'no-test-in-product',
      severity: 'error',
      from: { path: '^(src|projections)/' },
      to: { path: '^(test|bench)/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.js'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'node'],
    },
    moduleSystems: ['es6'],
  },
};
