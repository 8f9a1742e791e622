import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Addresses outside that are told what happens, and what became of each telling. */
export class CreateWebhooks1790000002071 implements MigrationInterface {
  name = 'CreateWebhooks1790000002071';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table webhook_endpoints (
        id uuid primary key,
        merchant_id uuid not null references merchants,
        name text not null,
        url text not null,
        -- Types of events it is told of.
        events text[] not null,
        secret bytea not null,
        -- Signs too until then: the other side changes its copy meanwhile.
        previous_secret bytea,
        previous_until timestamptz,
        enabled boolean not null default true,
        -- In a row; with each the pause before the next try grows.
        failures int not null default 0,
        due_at timestamptz not null default now(),
        lease_until timestamptz not null default '-infinity',
        lease_number bigint not null default 0,
        created_at timestamptz not null
      );
      create index webhook_endpoints_of_merchant on webhook_endpoints (merchant_id, id);
      create index webhook_endpoints_due on webhook_endpoints (due_at) where enabled;
      create table webhook_deliveries (
        -- The order in which an endpoint is told.
        seq bigint generated always as identity primary key,
        id uuid not null unique,
        merchant_id uuid not null,
        endpoint_id uuid not null references webhook_endpoints on delete cascade,
        -- The same event has the same key, however often it is announced.
        key text not null,
        type text not null,
        -- The exact bytes that are signed.
        body text not null,
        state text not null default 'waiting' check (state in ('waiting', 'delivered', 'failed')),
        attempts int not null default 0,
        status_code int,
        fault text,
        latency_ms int,
        -- The beginning of what was answered.
        answer text,
        queued_at timestamptz not null,
        ended_at timestamptz,
        unique (endpoint_id, key)
      );
      create index webhook_deliveries_of_endpoint on webhook_deliveries (endpoint_id, seq);
      create index webhook_deliveries_waiting on webhook_deliveries (endpoint_id, seq) where state = 'waiting';
      create index webhook_deliveries_failed on webhook_deliveries (endpoint_id, seq) where state = 'failed'`);
    await queryRunner.query(`
      select guard_table('webhook_endpoints', system_rights => 'select, update'),
             guard_table('webhook_deliveries', system_rights => 'select')`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`select release_table('webhook_endpoints'), release_table('webhook_deliveries')`);
    await queryRunner.query(`drop table webhook_deliveries, webhook_endpoints`);
  }
}
