import { isIP } from 'node:net';
import { z } from 'zod';

const text = z.string().trim().min(1, 'must not be empty');
const flag = z
  .enum(['true', 'false', '1', '0'], 'must be true or false')
  .transform((value) => value === 'true' || value === '1');
const whole = (min: number, max: number) =>
  z
    .string()
    .trim()
    .regex(/^\d{1,9}$/, `must be a whole number from ${min} to ${max}`)
    .transform(Number)
    .refine((value) => value >= min && value <= max, `must be a whole number from ${min} to ${max}`);
const list = z.string().transform((value) =>
  value
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '' && part !== 'none'),
);
const address = (...protocols: readonly string[]) =>
  text.refine(
    (value) => URL.canParse(value) && protocols.includes(new URL(value).protocol),
    `must be an address that begins with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`,
  );
const web = address('http:', 'https:').refine(
  (value) => !URL.canParse(value) || new URL(value).username + new URL(value).password === '',
  'must hold no credentials',
);
const base = web.transform((value) => value.replace(/\/+$/, ''));
const port = whole(1, 65_535);
const days = (min: number) => whole(min, 36_500);

/** 32 bytes as base64 (also the kind for addresses) or hexadecimal. */
const key = text
  .regex(/^(?:[0-9a-fA-F]{64}|[A-Za-z0-9+/_-]{43}=?)$/, 'must be 32 bytes in base64 or hexadecimal')
  .transform((value) => Buffer.from(value, value.length === 64 ? 'hex' : 'base64'));

const isOrigin = (value: string): boolean => URL.canParse(value) && new URL(value).origin === value;
const isNetwork = (value: string): boolean => {
  const [ip = '', bits = '0', ...rest] = value.split('/');
  return isIP(ip) !== 0 && /^\d{1,3}$/.test(bits) && Number(bits) <= (isIP(ip) === 4 ? 32 : 128) && rest.length === 0;
};

/** Every setting: how its text is read. What has no default here has one in config/*.json, or is asked for. */
export const settingsSchema = z.object({
  node: z.object({
    env: z.enum(['development', 'test', 'production'], 'must be development, test or production'),
    tlsRejectUnauthorized: z.string().optional(),
  }),
  role: z.enum(['api', 'worker', 'all'], 'must be api, worker or all'),
  debug: z.string().optional(),
  data: z.object({ dir: text }),
  http: z.object({ port, host: text, publicUrl: base.optional() }),
  console: z.object({
    origins: list
      .refine((origins) => origins.every(isOrigin), 'must be origins such as https://desk.example, parted by commas')
      .optional(),
  }),
  trusted: z.object({
    proxies: list
      .refine((proxies) => proxies.every(isNetwork), 'must be addresses or networks such as 10.0.0.0/8, or none')
      .optional(),
    networkHosts: list.optional(),
  }),
  allow: z.object({ insecureChannels: flag }),
  database: z.object({
    url: address('postgres:', 'postgresql:'),
    synchronize: flag.refine((value) => !value, 'must stay off: the schema changes by migrations only').optional(),
    appPoolSize: whole(1, 200),
    systemPoolSize: whole(1, 200),
  }),
  migration: z.object({ databaseUrl: address('postgres:', 'postgresql:').optional() }),
  redis: z.object({ url: address('redis:', 'rediss:') }),
  encryption: z.object({
    masterKey: key.optional(),
    previousMasterKeys: list.pipe(z.array(key)).optional(),
  }),
  session: z.object({
    secret: text.min(32, 'must have 32 characters or more').optional(),
    cookie: z.object({ secure: flag.optional() }),
  }),
  setup: z.object({ code: text.min(8, 'must have 8 characters or more').optional() }),
  wechat: z.object({ apiBaseUrl: base, payApiBaseUrl: base }),
  media: z.object({ store: z.enum(['folder', 's3'], 'must be folder or s3'), dir: text.optional() }),
  s3: z.object({
    endpoint: base.optional(),
    region: text,
    bucket: text.optional(),
    accessKeyId: text.optional(),
    secretAccessKey: text.optional(),
    forcePathStyle: flag,
  }),
  log: z.object({
    level: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], 'must be a known level'),
  }),
  metrics: z.object({ port: port.optional(), host: text }),
  demo: z.object({ phoneUrl: web.optional() }),
  push: z.object({ windowSeconds: whole(60, 900) }),
  retention: z.object({
    messageDays: days(1),
    mediaDays: days(1),
    securityLogDays: days(180),
    // E-commerce Law 31: three years at least.
    tradeDays: days(1_095),
    journalDays: days(1),
    pushKeyDays: days(1),
  }),
  agent: z.object({ defaultCapacity: whole(1, 100) }),
});

export type Settings = z.output<typeof settingsSchema>;

/** What `jiedai migrate` needs, so that it runs without any other setting. */
export const migrationSettingsSchema = settingsSchema.pick({
  node: true,
  trusted: true,
  database: true,
  migration: true,
  log: true,
});
export type MigrationSettings = z.output<typeof migrationSettingsSchema>;

/** Read by the launcher and by libraries, not by the server: known, so that nobody is warned of them. */
export const FOREIGN_SETTINGS: readonly string[] = [
  'SIMULATOR_PORT',
  'JIEDAI_DEMO',
  'HTTP_PROXY',
  'NODE_OPTIONS',
  'NODE_PATH',
  'NODE_EXTRA_CA_CERTS',
  'NODE_NO_WARNINGS',
  'NODE_COMPILE_CACHE',
];
