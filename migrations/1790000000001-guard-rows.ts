import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Three roles and forced row security (docs/architecture.md, "Who may read what"). `jiedai_app` sees one merchant at a time,
 * the one named by `app.merchant_id` of its transaction; `jiedai_system` sees only what is needed before a merchant is known
 * or across merchants. Roles belong to the cluster, so they are made only where they do not exist yet, and where the owner
 * may not make roles an operator makes them later: then the next `jiedai migrate` calls `guard_rows()` again.
 */
export class GuardRows1790000000001 implements MigrationInterface {
  name = 'GuardRows1790000000001';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const role of ['jiedai_app', 'jiedai_system']) await queryRunner.query(makeRole(role));
    // Before Postgres 15 everybody may make tables in public; where the owner may not say so, this only warns.
    await queryRunner.query(`revoke create on schema public from public`);
    for (const table of [...MERCHANT_TABLES, ...OPEN_TABLES]) await queryRunner.query(force(table));
    await queryRunner.query(
      `revoke execute on function ensure_partitions(date), drop_journal_before(date) from public`,
    );
    await queryRunner.query(GUARD_ROWS);
    await queryRunner.query(`revoke execute on function guard_rows() from public`);
    await queryRunner.query(`select guard_rows()`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`drop function guard_rows()`);
    for (const table of [...MERCHANT_TABLES, ...OPEN_TABLES]) await queryRunner.query(release(table));
    await queryRunner.query(RELEASE_ROLES);
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
  'customer_events',
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

const isOpen = (table: string): boolean => OPEN_TABLES.some((open) => open === table);

/** The row belongs to the merchant of this unit of work. */
const ownRow = (table: string): string =>
  `${MERCHANT_COLUMN[table] ?? 'merchant_id'} = nullif(current_setting('app.merchant_id', true), '')::uuid`;

/** Where jiedai_app may do less than everything: merchants are added, and pushes accepted, before a merchant is known. */
const APP_RIGHTS: Readonly<Record<string, string>> = {
  merchants: 'select, update',
  journal: 'select, update',
};

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
  exception
    when duplicate_object or unique_violation then null;
    when insufficient_privilege then raise warning 'role ${role} is missing and may not be made by this user';
  end $$`;

/**
 * The owner sees every merchant's rows (backup, data moves), but inside a unit of work only that merchant's: so the fence also
 * stands where the owner must do the work of the roles that nobody could make.
 */
const ownerMay = (table: string): string =>
  isOpen(table) ? 'true' : `coalesce(current_setting('app.merchant_id', true), '') = '' or ${ownRow(table)}`;

const force = (table: string): string => `
  alter table ${table} enable row level security;
  alter table ${table} force row level security;
  do $$ begin
    execute format($policy$create policy owner_all on ${table} to %I
      using (${ownerMay(table)}) with check (${ownerMay(table)})$policy$, current_user);
  end $$;`;

const release = (table: string): string => `
  drop policy if exists owner_all on ${table};
  drop policy if exists app_merchant on ${table};
  drop policy if exists app_reads on ${table};
  drop policy if exists system_all on ${table};
  alter table ${table} no force row level security;
  alter table ${table} disable row level security;`;

const RELEASE_ROLES = `
  do $$ begin
    if exists (select 1 from pg_roles where rolname = 'jiedai_app') then
      revoke all on all tables in schema public from jiedai_app;
      revoke all on all functions in schema public from jiedai_app;
      revoke all on schema public from jiedai_app;
    end if;
    if exists (select 1 from pg_roles where rolname = 'jiedai_system') then
      revoke all on all tables in schema public from jiedai_system;
      revoke all on all functions in schema public from jiedai_system;
      revoke all on schema public from jiedai_system;
    end if;
  end $$`;

const appRights = (table: string): string => `
    create policy app_merchant on ${table} to jiedai_app using (${ownRow(table)}) with check (${ownRow(table)});
    grant ${APP_RIGHTS[table] ?? 'select, insert, update, delete'} on ${table} to jiedai_app;`;

/** A right on columns, such as `select (id, name)`, is granted like any other, so the list needs no splitting. */
const systemRights = (table: string, rights: string): string => `
    create policy system_all on ${table} to jiedai_system using (true) with check (true);
    grant ${rights} on ${table} to jiedai_system;`;

const GUARD_ROWS = `
  create function guard_rows() returns boolean language plpgsql set search_path = public, pg_temp as $$
  begin
    if (select count(*) from pg_roles where rolname in ('jiedai_app', 'jiedai_system')) < 2 then return false; end if;
    if exists (select 1 from pg_policy where polname = 'app_merchant' and polrelid = 'merchants'::regclass) then
      return true;
    end if;
    grant usage on schema public to jiedai_app, jiedai_system;
    ${MERCHANT_TABLES.map(appRights).join('')}
    ${Object.entries(SYSTEM_RIGHTS)
      .map(([table, rights]) => systemRights(table, rights))
      .join('')}
    -- Marking a push done checks the lease of its shard.
    create policy app_reads on inbound_shards for select to jiedai_app using (true);
    grant select on inbound_shards to jiedai_app;
    -- A process that starts looks whether the schema is its own, without being the owner.
    grant select on migrations to jiedai_system;
    grant execute on function ensure_partitions(date), drop_journal_before(date) to jiedai_system;
    return true;
  end $$`;
