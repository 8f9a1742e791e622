import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Row security for tables that come after the first ones. A migration that makes a table of a merchant ends with
 * `select guard_table('tickets')`: forced row security, the owner's policy, and, as soon as the roles exist, theirs.
 * `row_guards` remembers what was asked for, because roles may be made later than tables (`guard_rows()` is called again by
 * every `jiedai migrate`).
 */
export class GuardLaterTables1790000000100 implements MigrationInterface {
  name = 'GuardLaterTables1790000000100';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table row_guards (
        table_name text primary key,
        app_rights text not null,
        -- What jiedai_system may do across merchants; null = nothing.
        system_rights text
      );
      alter table row_guards enable row level security;
      alter table row_guards force row level security;
      do $$ begin execute format('create policy owner_all on row_guards to %I using (true) with check (true)', current_user); end $$;
      alter function guard_rows() rename to guard_first_rows;`);
    await queryRunner.query(GUARD_ROWS);
    await queryRunner.query(GUARD_TABLE);
    await queryRunner.query(RELEASE_TABLE);
    await queryRunner.query(
      `revoke execute on function guard_rows(), guard_table(text, text, text), release_table(text) from public`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      drop function guard_table(text, text, text);
      drop function release_table(text);
      drop function guard_rows();
      alter function guard_first_rows() rename to guard_rows;
      drop table row_guards;`);
  }
}

const OWN_ROW = `merchant_id = nullif(current_setting(''app.merchant_id'', true), '''')::uuid`;

const GUARD_ROWS = `
  create function guard_rows() returns boolean language plpgsql set search_path = public, pg_temp as $$
  declare
    guard row_guards;
    own_row constant text := '${OWN_ROW}';
  begin
    if not guard_first_rows() then return false; end if;
    for guard in select * from row_guards g where not exists
      (select 1 from pg_policy where polname = 'app_merchant' and polrelid = g.table_name::regclass)
    loop
      execute format('create policy app_merchant on %I to jiedai_app using (%s) with check (%s)',
        guard.table_name, own_row, own_row);
      execute format('grant %s on %I to jiedai_app', guard.app_rights, guard.table_name);
      if guard.system_rights is not null then
        execute format('create policy system_all on %I to jiedai_system using (true) with check (true)', guard.table_name);
        execute format('grant %s on %I to jiedai_system', guard.system_rights, guard.table_name);
      end if;
    end loop;
    return true;
  end $$`;

/** Owner: every merchant's rows outside a unit of work, that merchant's inside one. */
const GUARD_TABLE = `
  create function guard_table(
    name text, app_rights text default 'select, insert, update, delete', system_rights text default null
  ) returns void language plpgsql set search_path = public, pg_temp as $$
  declare
    owner_may constant text := 'coalesce(current_setting(''app.merchant_id'', true), '''') = '''' or ${OWN_ROW}';
  begin
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy owner_all on %I to %I using (%s) with check (%s)', name, current_user, owner_may, owner_may);
    insert into row_guards values (name, app_rights, system_rights);
    perform guard_rows();
  end $$`;

/** Before a guarded table is dropped. */
const RELEASE_TABLE = `
  create function release_table(name text) returns void language sql set search_path = public, pg_temp as $$
    delete from row_guards where table_name = name
  $$`;
