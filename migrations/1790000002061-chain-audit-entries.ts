import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Each audit entry carries the hash of the one before it, per merchant, so that an entry that was changed, taken out or put in is
 * found. The chain is closed at the commit, by the owner: the application can still neither change nor take away, and the lock of
 * the chain's end is always the last one a transaction takes.
 */
export class ChainAuditEntries1790000002061 implements MigrationInterface {
  name = 'ChainAuditEntries1790000002061';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statements of [TABLES, HASH, CHAIN, EARLIER, FAULT, FORGET]) await queryRunner.query(statements);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      drop trigger chain_audit_entry on audit_entries;
      drop function forget_audit_before(timestamptz, int);
      drop function audit_fault(uuid);
      drop function chain_audit_entry();
      drop function audit_hash(bytea, bigint, audit_entries);
      drop index audit_entries_number;
      alter table audit_entries drop column number, drop column previous_hash, drop column hash;
      drop table audit_chains;`);
  }
}

const TABLES = `
  alter table audit_entries add column number bigint, add column previous_hash bytea, add column hash bytea;
  create unique index audit_entries_number on audit_entries (merchant_id, number);
  -- Where each merchant's chain ends, and the last entry that was taken out because its time was over.
  create table audit_chains (
    merchant_id uuid primary key,
    last_number bigint not null default 0,
    last_hash bytea not null default '',
    forgotten_number bigint not null default 0,
    forgotten_hash bytea not null default ''
  );
  alter table audit_chains enable row level security;
  alter table audit_chains force row level security;
  do $$ begin execute format('create policy owner_all on audit_chains to %I using (true) with check (true)', current_user); end $$;`;

const HASH = `
  create function audit_hash(previous bytea, place bigint, entry audit_entries) returns bytea
    language sql stable set search_path = public, pg_temp as $$
    select sha256(previous || convert_to(jsonb_build_array(place, entry.merchant_id, entry.actor_id, entry.action,
      entry.subject_type, entry.subject_id, entry.before, entry.after,
      to_char(entry.at at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS.US'))::text, 'UTF8'))
  $$;
  revoke execute on function audit_hash(bytea, bigint, audit_entries) from public;`;

const CHAIN = `
  create function chain_audit_entry() returns trigger
    language plpgsql security definer set search_path = public, pg_temp as $$
  declare
    chain audit_chains;
    entry audit_entries;
    made bytea;
  begin
    insert into audit_chains (merchant_id) values (new.merchant_id) on conflict do nothing;
    select * into chain from audit_chains where merchant_id = new.merchant_id for update;
    select * into entry from audit_entries where id = new.id;
    made := audit_hash(chain.last_hash, chain.last_number + 1, entry);
    update audit_entries set number = chain.last_number + 1, previous_hash = chain.last_hash, hash = made where id = new.id;
    update audit_chains set last_number = chain.last_number + 1, last_hash = made where merchant_id = new.merchant_id;
    return null;
  end $$;
  revoke execute on function chain_audit_entry() from public;
  create constraint trigger chain_audit_entry after insert on audit_entries deferrable initially deferred
    for each row execute function chain_audit_entry();`;

const EARLIER = `
  do $$
  declare
    entry audit_entries;
    chain audit_chains;
    made bytea;
  begin
    for entry in select * from audit_entries order by id loop
      insert into audit_chains (merchant_id) values (entry.merchant_id) on conflict do nothing;
      select * into chain from audit_chains where merchant_id = entry.merchant_id;
      made := audit_hash(chain.last_hash, chain.last_number + 1, entry);
      update audit_entries set number = chain.last_number + 1, previous_hash = chain.last_hash, hash = made where id = entry.id;
      update audit_chains set last_number = chain.last_number + 1, last_hash = made where merchant_id = entry.merchant_id;
    end loop;
  end $$;`;

// The number of the first entry that is not as it was written, that is missing, or that stands where none was; null = whole.
const FAULT = `
  create function audit_fault(merchant uuid) returns bigint
    language sql stable security definer set search_path = public, pg_temp as $$
    with chain as (select * from audit_chains where merchant_id = merchant),
    linked as (
      select e.number, e.hash, e.previous_hash, audit_hash(e.previous_hash, e.number, e) as made,
          lag(e.number) over places as number_before, lag(e.hash) over places as hash_before
        from audit_entries e where e.merchant_id = merchant and e.number is not null window places as (order by e.number)
    )
    select min(number) from (
      select l.number from linked l left join chain c on true
       where l.hash is distinct from l.made
          or l.number <> coalesce(l.number_before, c.forgotten_number, 0) + 1
          or l.previous_hash is distinct from coalesce(l.hash_before, c.forgotten_hash, '')
      union all
      select c.last_number from chain c
       where c.last_number <> coalesce((select max(number) from linked), c.forgotten_number)
          or c.last_hash is distinct from coalesce((select hash from linked order by number desc limit 1), c.forgotten_hash)
      union all
      select 0 from audit_entries e where e.merchant_id = merchant and e.number is null
    ) faults
  $$;`;

// The oldest entries of the transaction's merchant, whose time is over; nobody else may take entries out.
const FORGET = `
  create function forget_audit_before(until timestamptz, at_most int) returns int
    language plpgsql security definer set search_path = public, pg_temp as $$
  declare
    merchant constant uuid := nullif(current_setting('app.merchant_id', true), '')::uuid;
    upto audit_entries;
    forgotten int;
  begin
    -- Security logs are kept for six months at least (Cybersecurity Law 21).
    if until > now() - interval '180 days' then return 0; end if;
    perform 1 from audit_chains where merchant_id = merchant for update;
    -- In the order of the chain, and never past an entry that is still to be kept.
    select e.* into upto from (select e.*, row_number() over (order by number) as place from audit_entries e
        where merchant_id = merchant order by number limit at_most) o join audit_entries e on e.id = o.id
      where o.at < until and not exists (select 1 from audit_entries young where young.merchant_id = merchant
        and young.number < o.number and young.at >= until)
      order by e.number desc limit 1;
    if upto.id is null then return 0; end if;
    delete from audit_entries where merchant_id = merchant and number <= upto.number;
    get diagnostics forgotten = row_count;
    update audit_chains set forgotten_number = upto.number, forgotten_hash = upto.hash where merchant_id = merchant;
    return forgotten;
  end $$;`;
