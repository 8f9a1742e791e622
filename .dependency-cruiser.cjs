// The arrows of docs/architecture.md: which room may import which. A library has one home.
const room = (name) => `^src/${name}/`;
const floor = ['services/ports', 'domain', 'kernel'];
const mayImport = {
  kernel: [],
  domain: ['kernel'],
  contract: ['kernel'],
  services: ['domain', 'kernel'],
  postgres: floor,
  redis: floor,
  orders: floor,
  webhooks: floor,
  files: ['services/ports', 'kernel'],
  jobs: ['services', 'domain', 'kernel'],
  wechat: ['services', 'domain', 'kernel'],
  http: ['services', 'contract', 'domain', 'kernel'],
  realtime: ['services', 'contract', 'domain', 'kernel'],
  workers: ['services', 'domain', 'kernel'],
  config: ['kernel'],
  cli: ['app', 'kernel'],
};
const homeOf = {
  ioredis: 'redis',
  typeorm: 'postgres',
  'pg|pg-copy-streams': 'postgres',
  ws: 'realtime',
  pino: 'app',
  undici: '(wechat|orders|webhooks)',
  cockatiel: 'orders',
  'fast-csv|@fast-csv/.*': 'files',
  xml2js: 'wechat',
  'wechatpay-node-v3': 'wechat',
  '@aws-sdk/.*': 'files',
  otpauth: 'app',
  sharp: 'files',
  yazl: 'files',
  re2js: 'app',
  'koa|@koa/.*|koa-helmet': '(http|wechat)',
};
const forbidden = [
  { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
  { name: 'nothing-unresolved', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ...Object.entries(mayImport).map(([from, to]) => ({
    name: `${from}-imports-only-its-rooms`,
    severity: 'error',
    from: { path: room(from) },
    to: { path: '^src/', pathNot: [from, ...to].map(room) },
  })),
  ...Object.entries(homeOf).map(([library, home]) => ({
    name: `${library.replace(/[^a-z0-9-]/g, '')}-has-one-home`,
    severity: 'error',
    from: { path: '^src/', pathNot: [`^src/${home}/`, '^src/app/'] },
    to: { path: `node_modules/(@types/)?(${library})/` },
  })),
  ...['kernel', 'domain', 'services'].map((name) => ({
    name: `${name}-does-no-io`,
    severity: 'error',
    from: { path: room(name) },
    to: {
      dependencyTypes: ['npm', 'core'],
      ...(name === 'domain' && { pathNot: 'node_modules/(@types/)?(luxon|chinese-days)/' }),
    },
  })),
  {
    name: 'simulator-stands-alone',
    severity: 'error',
    from: { path: '^simulator/' },
    to: { path: '^(src|launcher|console)/' },
  },
  {
    name: 'launcher-stands-alone',
    severity: 'error',
    from: { path: '^launcher/' },
    to: { path: '^(src|simulator|console)/' },
  },
  {
    name: 'launcher-needs-only-node',
    severity: 'error',
    from: { path: '^launcher/' },
    to: { dependencyTypes: ['npm'] },
  },
  {
    name: 'console-knows-the-contract-only',
    severity: 'error',
    from: { path: '^console/' },
    to: { path: '^src/', pathNot: ['^src/contract/', '^src/kernel/error-codes'] },
  },
  {
    name: 'console-ui-imports-nothing',
    severity: 'error',
    from: { path: '^console/src/ui/' },
    to: { path: '^(console/src/(features|state|api|socket)|src)/' },
  },
  {
    name: 'only-state-calls-api-and-socket',
    severity: 'error',
    from: { path: '^console/src/features/' },
    to: { path: '^console/src/(api|socket)/' },
  },
  { name: 'migrations-import-no-code', severity: 'error', from: { path: '^migrations/' }, to: { path: '^src/' } },
];
module.exports = {
  forbidden,
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    // pinia says where its code is to importers only.
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default'] },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|\\.cache)/' },
  },
};
