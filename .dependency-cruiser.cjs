// Who may import whom (docs/architecture.md). Checked by test/architecture/import-rules.spec.ts.

const feature = '^src/(accounts|api-keys|gateways|organizations|people|servers|slugs|teams|usage|audit|operator)/';
const only = (name, from, allowed, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from },
  to: { pathNot: allowed, dependencyTypesNot: ['core'] },
});
const events = '^src/[^/]+/domain/[^/]+\\.events\\.ts$';

module.exports = {
  forbidden: [
    {
      name: 'no-circles',
      severity: 'error',
      from: { path: '^(src|projections)/' },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    only('kernel', '^src/kernel/', ['^src/kernel/'], 'The words of the system rest on nothing.'),
    only('ports', '^src/ports/', ['^src/(kernel|ports)/'], 'Interfaces and tokens only.'),
    only(
      'domain',
      '^src/([^/]+)/domain/',
      ['^src/kernel/', '^src/$1/domain/', '^src/[^/]+/domain/[^/]+\\.events\\.ts$', 'node_modules/immutable/'],
      'Rules are pure.',
    ),
    {
      name: 'domain-own',
      severity: 'error',
      from: { path: '^src/([^/]+)/domain/' },
      to: { path: '^src/([^/]+)/domain/', pathNot: '^src/$1/' },
      comment: "No feature reads another one's rules.",
    },
    only('outbound', '^src/outbound/', ['^src/(outbound|kernel)/'], 'One judgement for whoever connects.'),
    only(
      'events',
      '^src/events/',
      ['^src/(kernel|events)/', '^src/ports/event-store', events],
      'Between domain and bytes.',
    ),
    only(
      'projections',
      '^projections/',
      ['^projections/', '^src/kernel/', '^src/events/', events, '^src/ports/access\\.port\\.ts$'],
      'Pure folds.',
    ),
    only(
      'execution',
      '^src/execution/',
      ['^src/(execution|kernel|ports|events)/', 'node_modules/(rxjs|@nestjs/common)/'],
      'How any command runs.',
    ),
    {
      name: 'commands-read-no-read-model',
      severity: 'error',
      from: { path: '^src/[^/]+/commands/' },
      to: { path: '^(projections|src/(reading|projector|access|proxy|http|adapters))/|^src/[^/]+/(queries|http)/' },
    },
    {
      name: 'queries-run-no-command',
      severity: 'error',
      from: { path: '^src/([^/]+)/queries/' },
      to: {
        path: '^src/(execution|projector|proxy|http|adapters|events)/|^src/[^/]+/(commands|domain|http)/',
        pathNot: [events, '^src/$1/domain/'],
      },
    },
    {
      name: 'http-is-thin',
      severity: 'error',
      from: { path: '^src/([^/]+)/http/' },
      to: {
        path: '^(projections|src/(projector|proxy|adapters|events))/|^src/[^/]+/domain/',
        pathNot: [events, '^src/$1/domain/'],
      },
    },
    {
      name: 'feature-own',
      severity: 'error',
      from: { path: `${feature}(commands|queries|http|domain)/` },
      to: { path: `${feature}(commands|queries|http|domain)/`, pathNot: ['^src/$1/', events] },
      comment: "Features meet through one another's public face.",
    },
    {
      name: 'proxy',
      severity: 'error',
      from: { path: '^src/proxy/' },
      to: {
        path: '^(projections|src)/',
        pathNot: [
          '^src/(proxy|access|kernel|outbound)/',
          '^src/ports/(access|vault|usage-counters|clock|id-source|log)\\.port\\.ts$',
        ],
      },
      comment: 'The proxy never touches the event store or the database.',
    },
    {
      name: 'access',
      severity: 'error',
      from: { path: '^src/access/(?!queries|http)' },
      to: {
        path: '^(projections|src)/',
        pathNot: ['^projections/access-snapshot/', '^src/(access|kernel|ports|events)/'],
      },
    },
    {
      name: 'no-nest-below',
      severity: 'error',
      from: { path: '^(projections|src/(kernel|events|proxy)|src/[^/]+/domain)/' },
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
      from: { path: '^(src|projections)/', pathNot: '^src/(adapters/|engines\\.ts|installation\\.ts|main\\.ts|demo/)' },
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
