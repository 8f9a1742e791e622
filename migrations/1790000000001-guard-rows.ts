import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Three roles and forced row security (docs/architecture.md, "Who may read what"). `jiedai_app` sees one merchant at a time,
 * the one named by `app.merchant_id` of its transaction; `jiedai_system` sees only what is needed before a merchant is known
 * or across merchants. Roles belong to the cluster, so they are made only where they do not exist yet.
 */
export class GuardRows1790000000001 implements MigrationInterface {
  name = 'GuardRows1790000000001';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const role of ['jiedai_app', 'jiedai_system']) await queryRunner.query(makeRole(role));
    await queryRunner.query(`grant usage on schema public to jiedai_app, jiedai_system`);
    for (const table of MERCHANT_TABLES) await queryRunner.query(guardMerchantTable(table));
    for (const table of OPEN_TABLES) await queryRunner.query(guardOpenTable(table));
    for (const [table, rights] of Object.entries(SYSTEM_RIGHTS)) await queryRunner.query(grantSystem(table, rights));
    await queryRunner.query(RIGHTS);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const table of [...MERCHANT_TABLES, ...OPEN_TABLES]) {
      await queryRunner.query(`
        drop policy if exists owner_all on ${table};
        drop policy if exists app_merchant on ${table};
        drop policy if exists system_all on ${table};
        alter table ${table} no force row level security;
        alter table ${table} disable row level security;
        revoke all on ${table} from jiedai_app, jiedai_system`);
    }
  }
}

/** Tables whose rows belong to one merchant: the column that says so. */
const MERCHANT_COLUMN: Readonly<Record<string, string>> = { merchants: 'id' };
const MERCHANT_TABLES = [
  'merchants',
  'agents',
  'skill_groups',
  'skill_group_agents',
  'sessions',
  'api_tokens',
  'routing_rules',
  'channels',
  'access_tokens',
  'journal',
  'customers',
  'identities',
  'conversations',
  'assignments',
  'routing_decisions',
  'messages',
  'grants',
  'grant_drifts',
  'outbound',
  'media',
  'media_uploads',
  'timers',
  'outbox',
  'relay_cursors',
] as const;

/** Tables without a merchant: used by jiedai_system alone, but for the shard leases that every worker checks. */
const OPEN_TABLES = ['push_keys', 'inbound_shards', 'login_counters'] as const;

/** What jiedai_system may do: intake, claiming, relay and sign-in, nothing else. */
const SYSTEM_RIGHTS: Readonly<Record<string, string>> = {
  merchants: 'select, insert',
  channels: 'select, update (original_id, updated_at)',
  access_tokens: 'select, insert, update',
  sessions: 'select, insert, update, delete',
  api_tokens: 'select, insert',
  agents: `select (id, merchant_id, name, login_name, password_hash, role, disabled_at), update (password_hash),
    insert (id, merchant_id, name, login_name, password_hash, role, capacity, created_at)`,
  journal: 'select, insert, update',
  push_keys: 'select, insert, delete',
  inbound_shards: 'select, update',
  login_counters: 'select, insert, update, delete',
  outbox: 'select, insert, delete',
  relay_cursors: 'select, insert, update',
  outbound: 'select, update',
  timers: 'select, update, delete',
};

const makeRole = (role: string): string => `
  do $$ begin
    if not exists (select 1 from pg_roles where rolname = '${role}') then
      create role ${role} nologin nobypassrls;
    end if;
  exception when duplicate_object or unique_violation then null;
  end $$;
  do $$ begin
    if not pg_has_role(current_user, '${role}', 'member') or current_setting('is_superuser') = 'on' then
      execute format('grant ${role} to %I', current_user);
    end if;
  end $$`;

const force = (table: string): string => `
  alter table ${table} enable row level security;
  alter table ${table} force row level security;
  do $$ begin execute format('create policy owner_all on ${table} to %I using (true) with check (true)', current_user); end $$;`;

const guardMerchantTable = (table: string): string => {
  const own = `${MERCHANT_COLUMN[table] ?? 'merchant_id'} = nullif(current_setting('app.merchant_id', true), '')::uuid`;
  return `${force(table)}
  create policy app_merchant on ${table} to jiedai_app using (${own}) with check (${own});
  grant select, insert, update, delete on ${table} to jiedai_app`;
};

const guardOpenTable = (table: string): string => force(table);

const grantSystem = (table: string, rights: string): string => `
  create policy system_all on ${table} to jiedai_system using (true) with check (true);
  ${splitRights(rights)
    .map((right) => `grant ${right} on ${table} to jiedai_system;`)
    .join('\n  ')}`;

/** Splits at commas outside parentheses: column rights are granted one by one. */
const splitRights = (rights: string): readonly string[] => rights.split(/,(?![^(]*\))/).map((right) => right.trim());

const RIGHTS = `
  create policy app_reads on inbound_shards for select to jiedai_app using (true);
  grant select on inbound_shards to jiedai_app;
  revoke delete on merchants from jiedai_app;
  revoke insert on merchants from jiedai_app;
  revoke execute on function ensure_partitions(date), drop_journal_before(date) from public;
  grant execute on function ensure_partitions(date), drop_journal_before(date) to jiedai_system`;
