import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a merchant knows of a customer, its tags, and the record of customers that turned out to be one person. */
export class CreateCustomerProfiles1790000001070 implements MigrationInterface {
  name = 'CreateCustomerProfiles1790000001070';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      alter table customers
        add column remark text,
        add column phone text,
        add column address text,
        -- The merchant's own facts: {"会员等级": "金卡"}.
        add column attributes jsonb not null default '{}',
        -- Set when this row's customer was joined to another; it stays, so that a join can be undone.
        add column merged_into uuid references customers,
        add column version int not null default 1,
        add column updated_at timestamptz not null default now();
      create index customers_latest on customers (merchant_id, updated_at desc, id desc) where merged_into is null;
      create index customers_of_phone on customers (merchant_id, phone) where phone is not null and merged_into is null;
      create index identities_of_openid on identities (merchant_id, openid);
      create table tags (
        id uuid primary key,
        merchant_id uuid not null references merchants,
        name text not null check (char_length(name) between 1 and 20),
        created_at timestamptz not null default now(),
        unique (merchant_id, name)
      );
      create index tags_of_merchant on tags (merchant_id, id);
      create table customer_tags (
        customer_id uuid not null references customers on delete cascade,
        tag_id uuid not null references tags on delete cascade,
        merchant_id uuid not null references merchants,
        added_by uuid references agents on delete set null,
        added_at timestamptz not null,
        primary key (customer_id, tag_id)
      );
      create index customer_tags_of_tag on customer_tags (tag_id, customer_id);
      create table customer_merges (
        id uuid primary key,
        merchant_id uuid not null references merchants,
        kept_id uuid not null references customers on delete cascade,
        merged_id uuid not null references customers on delete cascade,
        reason text not null check (reason in ('unionid', 'phone', 'hand')),
        -- Null: nobody; the unionid said so.
        merged_by uuid references agents on delete set null,
        merged_at timestamptz not null,
        -- Ids of the rows that changed hands, by table, and what the kept customer took over: what undoing gives back.
        moved jsonb not null,
        undone_by uuid references agents on delete set null,
        undone_at timestamptz
      );
      create index customer_merges_of_kept on customer_merges (kept_id, merged_at desc);
      create index customer_merges_of_merged on customer_merges (merged_id);
      select guard_table('tags');
      select guard_table('customer_tags');
      select guard_table('customer_merges');`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      select release_table('customer_merges'), release_table('customer_tags'), release_table('tags');
      drop table customer_merges, customer_tags, tags;
      drop index identities_of_openid, customers_of_phone, customers_latest;
      alter table customers drop column remark, drop column phone, drop column address, drop column attributes,
        drop column merged_into, drop column version, drop column updated_at;`);
  }
}
