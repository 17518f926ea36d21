const server = '^apps/server/src/'
const test = String.raw`\.(test|test-helper)\.ts$|^apps/[^/]+/(testing|browser)/`
// As a vendor's document prints them.
const samples = '^conformance/[^/]+/samples/'
const entries = String.raw`^apps/server/(src/main\.ts|src/cli/|bin/)`

// What each part of the server may import from outside itself. A part that is not named here may not exist.
const directions = {
  kernel: [],
  config: ['kernel'],
  db: ['kernel'],
  telemetry: ['kernel'],
  core: ['db', 'kernel', 'telemetry'],
  delivery: ['core', 'db', 'kernel', 'telemetry'],
  channels: ['core', 'db', 'kernel'],
  storage: ['core', 'kernel'],
  auth: ['config', 'core', 'db', 'kernel'],
  web: ['core', 'kernel', 'telemetry'],
  dialects: ['core', 'kernel', 'web'],
  api: ['core', 'kernel', 'web'],
  mcp: ['api/resources', 'core', 'kernel', 'web'],
  // Its types are the schemas of the native API.
  graphql: ['api/resources', 'api/[^/]+/schemas', 'api/me/read-me', 'core', 'kernel', 'web'],
  models: ['core', 'kernel'],
  http: ['api', 'core', 'db', 'dialects', 'graphql', 'kernel', 'mcp', 'web', 'telemetry'],
  worker: ['core', 'db', 'delivery', 'kernel', 'telemetry'],
  composition: [
    'auth',
    'channels',
    'config',
    'core',
    'db',
    'delivery',
    'dialects',
    'kernel',
    'models',
    'storage',
    'telemetry',
    'worker',
  ],
  context: ['composition', 'core', 'db', 'http', 'kernel', 'worker'],
  bootstrap: ['config', 'db', 'kernel'],
  'first-run-banner': ['core'],
  cli: ['auth', 'config', 'context', 'core', 'db', 'kernel', 'mcp', 'bootstrap'],
  serve: ['config', 'context', 'db', 'first-run-banner', 'kernel', 'bootstrap', 'telemetry'],
  main: ['kernel', 'serve'],
}

/** A part is a folder or, like main.ts, a file. */
const part = (name) => String.raw`${server}${name}(/|\.ts$)`

const directionRules = Object.entries(directions).map(([name, below]) => ({
  name: `${name}-direction`,
  comment: below.length ? `${name} imports ${below.join(', ')} and nothing else` : `${name} imports nothing above it`,
  severity: 'error',
  from: { path: part(name), pathNot: test },
  to: { path: '^apps/', pathNot: ['/node_modules/', ...[name, ...below].map(part)] },
}))

// Core's features, the lowest first: each may import those before it. A feature that is not named here may not exist.
const features = [
  ['tenant', 'audit', 'consent', 'events', 'idempotency', 'limits'],
  [
    'keys',
    'members',
    'users',
    'invitations',
    'apps',
    'device-log-ins',
    'saved-views',
    'reconciliation',
    'scoring',
    'contacts',
    'tasks',
    'segments',
    'imports',
    'workspaces',
    'channels',
  ],
  ['files', 'conversations', 'bulk-changes', 'templates', 'handoffs', 'meetings'],
  ['endpoints', 'deliveries', 'statistics', 'replays', 'triggers'],
  ['messages', 'simulator', 'connections', 'campaigns', 'canned-replies', 'agents'],
  ['requests', 'stream', 'analytics'],
].flat()
const feature = (name) => `${server}core/${name}/`

const featureRules = [
  ...features.map((name, place) => ({
    name: `core-${name}-direction`,
    comment: `core/${name} imports no feature after it in the list of .dependency-cruiser.mjs: the higher one passes in what it needs`,
    severity: 'error',
    from: { path: feature(name), pathNot: test },
    to: { path: `${server}core/`, pathNot: features.slice(0, place + 1).map(feature) },
  })),
  {
    name: 'core-unknown-feature',
    comment: 'a new feature of core needs a place in the list of .dependency-cruiser.mjs',
    severity: 'error',
    from: { path: `${server}core/[^/]+/`, pathNot: [test, ...features.map(feature)] },
    to: {},
  },
]

/** The folders of `group` don't know each other; only `registry.ts`, which nothing in the group imports, knows them all. */
const apart = (group, shared) => [
  {
    name: `${group}-apart`,
    comment: `a folder of ${group} imports no other folder of ${group}, nor the registry`,
    severity: 'error',
    from: { path: `${server}${group}/([^/]+)/`, pathNot: test },
    to: {
      path: String.raw`${server}${group}/([^/]+/|registry\.ts$)`,
      pathNot: [`${server}${group}/$1/`, ...shared.map((name) => `${server}${group}/${name}/`)],
    },
  },
  {
    name: `${group}-registry-only`,
    comment: `no file of ${group} but registry.ts imports its folders`,
    severity: 'error',
    from: { path: String.raw`${server}${group}/[^/]+\.ts$`, pathNot: [test, String.raw`/registry\.ts$`] },
    to: {
      path: String.raw`${server}${group}/([^/]+/|registry\.ts$)`,
      pathNot: shared.map((name) => `${server}${group}/${name}/`),
    },
  },
]

const workspaceRules = [
  {
    name: 'accounts-library-in-auth-only',
    comment: 'better-auth changes often: everything else knows auth/',
    severity: 'error',
    from: { pathNot: ['^apps/server/src/auth/', 'node_modules'] },
    to: { path: 'node_modules/(@better-auth|better-auth)/' },
  },
  {
    name: 'apps-stand-alone',
    comment: 'apps import apps and packages, nothing else of this repository',
    severity: 'error',
    from: { path: '^apps/' },
    to: { path: '^(bench|conformance|examples|scripts|sdks)/' },
  },
  {
    name: 'dashboard-imports-no-server',
    comment: 'the dashboard knows the server by its API only: the types come from the OpenAPI document',
    severity: 'error',
    from: { path: '^apps/dashboard/', pathNot: test },
    to: { path: '^(apps/(?!dashboard/)|packages/)' },
  },
  {
    name: 'packages-import-no-app',
    comment: 'packages import packages only',
    severity: 'error',
    from: { path: '^packages/' },
    to: { path: '^(apps|bench|conformance|examples|scripts|sdks)/' },
  },
  {
    name: 'sdks-import-signatures-only',
    comment: 'an SDK runs in the programs of others: of this repository it takes the signatures along',
    severity: 'error',
    from: { path: '^sdks/' },
    to: { path: '^(apps|bench|conformance|examples|scripts|packages/(?!webhook-signature/))' },
  },
  {
    name: 'examples-import-sdks-only',
    comment:
      'an example is a program like that of a user: it knows the SDK and speaks HTTP; its tests use the test kit',
    severity: 'error',
    from: { path: '^examples/' },
    to: { path: '^(apps|bench|conformance|scripts|packages/(?!test-kit/))' },
  },
  {
    name: 'test-kit-in-tests-only',
    comment: 'the test kit is for *.test.ts and *.test-helper.ts',
    severity: 'error',
    from: { path: '^(apps|examples|packages/(?!test-kit/))', pathNot: test },
    to: { path: '^packages/test-kit/' },
  },
  {
    name: 'conformance-black-box',
    comment: 'conformance speaks HTTP to a process; it imports the test kit and nothing else',
    severity: 'error',
    from: { path: '^conformance/' },
    to: { path: '^(apps|bench|examples|scripts|sdks|packages/(?!test-kit/))' },
  },
  {
    name: 'bench-black-box',
    comment: 'benchmarks drive processes; they import no app',
    severity: 'error',
    from: { path: '^bench/' },
    to: { path: '^(apps|conformance|examples|scripts|sdks)/' },
  },
  {
    name: 'no-test-in-production',
    comment: 'only tests import tests and their helpers',
    severity: 'error',
    from: { pathNot: test },
    to: { path: test },
  },
]

const dependencyRules = [
  {
    name: 'no-dev-dependency-in-production',
    comment: 'what runs in production is among the dependencies of its package.json',
    severity: 'error',
    from: { path: '^(apps|examples|sdks|packages/(?!test-kit/))', pathNot: [test, String.raw`\.config\.ts$`] },
    to: { dependencyTypes: ['npm-dev'] },
  },
  {
    name: 'no-unlisted-dependency',
    comment: 'a package must be in the package.json of the importer or of the root',
    severity: 'error',
    from: {},
    to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
  },
  {
    name: 'no-unresolvable',
    comment: 'the file does not exist',
    severity: 'error',
    from: {},
    to: { couldNotResolve: true },
  },
]

const shapeRules = [
  {
    name: 'no-cycle',
    comment: 'imports of types count too',
    severity: 'error',
    from: {},
    to: { circular: true },
  },
  {
    name: 'no-orphan',
    comment: 'nothing imports it and it imports nothing',
    severity: 'error',
    from: { orphan: true, pathNot: [entries, test, samples, String.raw`(^|/)[^/]+\.config\.ts$`] },
    to: {},
  },
  {
    name: 'no-unreachable',
    comment: 'neither main.ts nor the CLI leads to it',
    severity: 'error',
    from: { path: entries },
    to: { path: server, pathNot: [entries, test], reachable: false },
  },
  {
    name: 'no-unknown-part',
    comment: 'a new part of the server needs a direction of its own in .dependency-cruiser.mjs',
    severity: 'error',
    from: { path: server, pathNot: [test, ...Object.keys(directions).map(part)] },
    to: {},
  },
  {
    name: 'bin-starts-the-cli',
    comment: 'bin/ imports the CLI and nothing else',
    severity: 'error',
    from: { path: '^apps/server/bin/' },
    to: { path: '^(apps|packages)/', pathNot: ['^apps/server/bin/', part('cli')] },
  },
  {
    name: 'dialects-behind-the-registry',
    comment: 'outside dialects/, a dialect is known through the registry only: adding one is a folder and a line there',
    severity: 'error',
    from: { path: '^apps/', pathNot: [test, part('dialects')] },
    to: { path: `${server}dialects/(?!shared/)[^/]+/` },
  },
  {
    name: 'channels-behind-the-registry',
    comment: 'outside channels/, a channel is known through the registry only: adding one is a folder and a line there',
    severity: 'error',
    from: { path: '^apps/', pathNot: [test, part('channels')] },
    to: { path: `${server}channels/[^/]+/` },
  },
]

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    ...directionRules,
    ...featureRules,
    ...apart('dialects', ['shared']),
    ...apart('channels', []),
    ...workspaceRules,
    ...dependencyRules,
    ...shapeRules,
  ],
  options: {
    // dependency-cruiser has no parser for TypeScript 7; without this one it would see no .ts file at all.
    parser: 'swc',
    doNotFollow: { path: '(^|/)node_modules/' },
    exclude: { path: '^apps/dashboard/dist' },
    combinedDependencies: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
}
