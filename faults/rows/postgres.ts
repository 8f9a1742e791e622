import type { Rig } from '../rig/rig.js';
import type { FaultRow } from '../rig/row.js';
import { asAdministrator } from '../rig/sql.js';
import { repeatedly, sleep, timed } from '../rig/waiting.js';

const untilReady = async (rig: Rig): Promise<void> => {
  for (;;) {
    const answer = await fetch(`${rig.product.url}/readyz`).catch(() => undefined);
    if (answer?.ok) return;
    await sleep(50);
  }
};

const stopped: FaultRow = {
  id: 'F11',
  title: 'Postgres is stopped',
  promises: ['P1', 'P3', 'P4', 'P12', 'P15'],
  seconds: { short: 36, full: 90 },
  limits: { answerMaxMs: 3_500, pushesGivenUp: 0 },
  run: (rig, { seconds, grown }) =>
    rig.survive({
      seconds,
      fault: async () => {
        await rig.stores.postgres.stop();
        await sleep(grown(20_000, 60_000));
        await rig.stores.postgres.restart();
        return { readyAgainMs: await timed(() => untilReady(rig)) };
      },
    }),
};

const CUT_ALL = `select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and datname = current_database()`;

const connectionsCut: FaultRow = {
  id: 'F12',
  title: 'all connections to Postgres are cut every 2 s',
  promises: ['P1', 'P4', 'P12', 'P15'],
  seconds: { short: 22, full: 90 },
  run: (rig, { seconds, underLoadMs, grown }) =>
    rig.survive({
      seconds,
      fault: async () => {
        let cuts = 0;
        await asAdministrator(rig, async (client) => {
          cuts = await repeatedly({ times: grown(4, 30), withinMs: underLoadMs }, async () => {
            await client.query(CUT_ALL);
            await sleep(2_000);
          });
        });
        const ended = rig.product.servers.filter((server) => server.process().hasEnded()).length;
        return { cuts, processesEnded: ended };
      },
    }),
  limits: { processesEnded: 0 },
};

const readOnly: FaultRow = {
  id: 'F13',
  title: 'Postgres takes no writes, as after a failover',
  promises: ['P1', 'P4', 'P15'],
  seconds: { short: 22, full: 60 },
  run: (rig, { seconds, grown }) =>
    rig.survive({
      seconds,
      fault: async () => {
        const set = (value: string): Promise<void> =>
          asAdministrator(rig, async (client) => {
            await client.query('set default_transaction_read_only = off');
            await client.query(`alter system set default_transaction_read_only = ${value}`);
            await client.query('select pg_reload_conf()');
          });
        await set('on');
        await sleep(grown(8_000, 30_000));
        await set('off');
      },
    }),
};

const hanging: FaultRow = {
  id: 'F14',
  title: 'the journal is locked, and then every answer of Postgres takes 1 s',
  promises: ['P1', 'P3', 'P4'],
  seconds: { short: 30, full: 90 },
  limits: { answerMaxMs: 3_500 },
  run: (rig, { seconds, grown }) =>
    rig.survive({
      seconds,
      fault: async () => {
        await asAdministrator(rig, async (client) => {
          await client.query('begin');
          await client.query('lock table journal in access exclusive mode');
          await sleep(grown(8_000, 30_000));
          await client.query('rollback');
        });
        rig.ways.postgres.set({ act: 'delay', ms: [1_000, 1_000] });
        await sleep(grown(6_000, 30_000));
        rig.ways.postgres.set({ act: 'pass' });
      },
    }),
};

/** One statement in five collides, as if another transaction had been there. Each by itself: together they would wait for locks crosswise. */
const COLLIDE = [
  `create or replace function collide() returns trigger language plpgsql as $$
   begin
     if random() < 0.2 then raise exception 'collides on purpose' using errcode = '40001'; end if;
     return null;
   end $$`,
  'create trigger collide before insert on messages for each statement execute function collide()',
  'create trigger collide before update on conversations for each statement execute function collide()',
];
const COLLIDE_NO_MORE = [
  'drop trigger collide on messages',
  'drop trigger collide on conversations',
  'drop function collide()',
];

const inTurn = (rig: Rig, statements: readonly string[]): Promise<void> =>
  asAdministrator(rig, async (client) => {
    for (const statement of statements) await client.query(statement);
  });

const colliding: FaultRow = {
  id: 'F15',
  title: 'one write in five fails with a serialization failure',
  promises: ['P1', 'P4', 'P9', 'P12', 'P15'],
  seconds: { short: 22, full: 60 },
  run: (rig, { seconds, grown }) =>
    rig.survive({
      seconds,
      fault: async () => {
        await inTurn(rig, COLLIDE);
        await sleep(grown(8_000, 40_000));
        await inTurn(rig, COLLIDE_NO_MORE);
      },
    }),
};

const bothAway: FaultRow = {
  id: 'F16',
  title: 'both stores are away, and the api process is killed meanwhile',
  promises: ['P1', 'P2', 'P3', 'P4'],
  seconds: { short: 22, full: 90 },
  run: (rig, { seconds, grown }) =>
    rig.survive({
      seconds,
      fault: async () => {
        rig.ways.redis.forEach((way) => way.set({ act: 'refuse' }));
        await rig.stores.postgres.stop();
        await sleep(grown(5_000, 30_000));
        await rig.api().kill();
        await sleep(2_000);
        await rig.stores.postgres.restart();
        await rig.api().start();
        rig.ways.redis.forEach((way) => way.set({ act: 'pass' }));
      },
    }),
};

export const POSTGRES_ROWS = [stopped, connectionsCut, readOnly, hanging, colliding, bothAway] as const;
