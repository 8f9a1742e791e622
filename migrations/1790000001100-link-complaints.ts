import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Tickets of complaints, which are found by them. */
export class LinkComplaints1790000001100 implements MigrationInterface {
  name = 'LinkComplaints1790000001100';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      alter table ticket_links drop constraint ticket_links_kind_check,
        add constraint ticket_links_kind_check check (kind in ('conversation', 'order', 'customer', 'ticket', 'complaint'))`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      delete from ticket_links where kind = 'complaint';
      alter table ticket_links drop constraint ticket_links_kind_check,
        add constraint ticket_links_kind_check check (kind in ('conversation', 'order', 'customer', 'ticket'))`);
  }
}
