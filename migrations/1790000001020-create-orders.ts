import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Where a merchant's orders are looked up, what was found last, and every look-up. */
export class CreateOrders1790000001020 implements MigrationInterface {
  name = 'CreateOrders1790000001020';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table order_sources (
        id uuid primary key,
        merchant_id uuid not null references merchants,
        kind text not null check (kind in ('http', 'import', 'mini_program', 'wechat_pay')),
        name text not null,
        -- Null: customers of every channel.
        channel_id uuid references channels,
        url text,
        secret bytea,
        enabled boolean not null default true,
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now(),
        check (kind <> 'http' or (url is not null and secret is not null)),
        check (kind not in ('mini_program', 'wechat_pay') or channel_id is not null)
      );
      create index order_sources_of_merchant on order_sources (merchant_id, id);
      select guard_table('order_sources');

      -- What each source said last of an order: shown while it does not answer.
      create table known_orders (
        source_id uuid not null references order_sources on delete cascade,
        number text not null,
        merchant_id uuid not null references merchants,
        -- Whose it is, where it was found by asking for a customer.
        customer_id uuid references customers on delete cascade,
        content jsonb not null,
        placed_at timestamptz not null,
        as_of timestamptz not null,
        primary key (source_id, number)
      );
      create index known_orders_of_customer on known_orders (customer_id, placed_at desc) where customer_id is not null;
      create index known_orders_of_merchant on known_orders (merchant_id, number);
      select guard_table('known_orders');

      create table order_imports (
        id uuid primary key,
        merchant_id uuid not null references merchants,
        source_id uuid not null references order_sources on delete cascade,
        agent_id uuid references agents on delete set null,
        file_name text not null,
        row_count int not null,
        order_count int not null,
        created_at timestamptz not null
      );
      create index order_imports_of_source on order_imports (source_id, created_at desc);
      select guard_table('order_imports');

      create table imported_orders (
        source_id uuid not null references order_sources on delete cascade,
        number text not null,
        merchant_id uuid not null references merchants,
        import_id uuid not null references order_imports on delete cascade,
        openid text,
        unionid text,
        -- Digits only.
        phone text,
        content jsonb not null,
        placed_at timestamptz not null,
        imported_at timestamptz not null,
        primary key (source_id, number)
      );
      create index imported_orders_openid on imported_orders (source_id, openid, placed_at desc) where openid is not null;
      create index imported_orders_unionid on imported_orders (source_id, unionid, placed_at desc) where unionid is not null;
      create index imported_orders_phone on imported_orders (source_id, phone, placed_at desc) where phone is not null;
      create index imported_orders_import on imported_orders (import_id);
      select guard_table('imported_orders');

      create table order_lookups (
        id uuid primary key,
        merchant_id uuid not null references merchants,
        source_id uuid references order_sources on delete set null,
        -- Null: nobody of the merchant; the customer asked in self-service.
        agent_id uuid references agents on delete set null,
        customer_id uuid references customers on delete set null,
        conversation_id uuid,
        reason text not null check (reason in ('panel', 'search', 'self_service', 'test')),
        asked_by text not null check (asked_by in ('customer', 'phone', 'number', 'shop')),
        -- Whether the answer of a moment ago was used.
        is_repeated boolean not null default false,
        fault text,
        result_count int not null,
        -- Of what was found, for who looks into it later; at most 20.
        order_numbers text[] not null default '{}',
        latency_ms int not null,
        looked_up_at timestamptz not null
      );
      create index order_lookups_of_merchant on order_lookups (merchant_id, id desc);
      create index order_lookups_of_customer on order_lookups (customer_id, id desc) where customer_id is not null;
      select guard_table('order_lookups', 'select, insert');`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const table of ['order_lookups', 'imported_orders', 'order_imports', 'known_orders', 'order_sources']) {
      await queryRunner.query(`select release_table('${table}')`);
      await queryRunner.query(`drop table ${table}`);
    }
  }
}
