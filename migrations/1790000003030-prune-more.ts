import type { MigrationInterface, QueryRunner } from 'typeorm';

const STATUS_RIGHTS = 'select, insert, delete';

/** What a merchant's night takes out besides messages: found by its age. */
export class PruneMore1790000003030 implements MigrationInterface {
  name = 'PruneMore1790000003030';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create index grant_drifts_old on grant_drifts (merchant_id, noticed_at);
      create index webhook_deliveries_old on webhook_deliveries (merchant_id, queued_at);
      create index one_time_links_old on one_time_links (merchant_id, expires_at);
      create index known_orders_old on known_orders (merchant_id, placed_at);
      create index imported_orders_old on imported_orders (merchant_id, placed_at);
      create index order_imports_old on order_imports (merchant_id, created_at);
      create index payments_old on payments (merchant_id, coalesce(paid_at, created_at));
      create index complaints_of_payment on complaints (payment_id) where payment_id is not null;
      -- Where a person is still named, so that a night does not go through what it has reduced already.
      create index known_orders_named on known_orders (merchant_id, as_of) where content ?| array['receiver', 'note'];
      create index imported_orders_named on imported_orders (merchant_id, imported_at)
        where phone is not null or content ?| array['receiver', 'note'];
      create index complaints_named on complaints (merchant_id, complained_at) where state = 'processed' and facts ? 'phone';`);
    await setStatusRights(queryRunner, STATUS_RIGHTS);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await setStatusRights(queryRunner, 'select, insert');
    await queryRunner.query(`
      drop index complaints_named, imported_orders_named, known_orders_named, complaints_of_payment, payments_old,
        order_imports_old, imported_orders_old, known_orders_old, one_time_links_old, webhook_deliveries_old, grant_drifts_old`);
  }
}

/** `guard_rows` gives a table its rights when it has no policies. */
const setStatusRights = async (queryRunner: QueryRunner, rights: string): Promise<void> => {
  await queryRunner.query(`
    update row_guards set app_rights = '${rights}' where table_name = 'agent_statuses';
    do $$ begin
      if to_regrole('jiedai_app') is not null then revoke all on agent_statuses from jiedai_app; end if;
    end $$;
    drop policy if exists app_merchant on agent_statuses;
    drop policy if exists system_all on agent_statuses;
    select guard_rows();`);
};
