/** Settings of the person who runs the tests; the tests make their own. */
const settings =
  /^(DATABASE_URL|MIGRATION_DATABASE_URL|REDIS_URL|DATA_DIR|ROLE|PORT|HOST|METRICS_PORT|SIMULATOR_PORT|SETUP_CODE|NODE_ENV|DEMO_PHONE_URL|ALLOW_INSECURE_CHANNELS|JIEDAI_DEMO|JIEDAI_MASTER_KEY|WECHAT_.*|SESSION_.*|PUBLIC_.*|CONSOLE_.*|MEDIA_.*|LOG_LEVEL)(_FILE)?$/;

/** The environment without the settings of a server somebody else runs. */
export const cleanEnvironment = () =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => !settings.test(name)));
