// The bare way of a push to a screen, second half: woken, it stores what is new as messages and publishes each.
import { Redis } from 'ioredis';
import { Client } from 'pg';
import { setting } from './serve.js';

const MOVE = {
  name: 'bare-move',
  text: `
    with moved as (
      insert into bare_messages (inbox_id, agent, body)
      select id, agent, body from bare_inbox where id > $1 order by id
      returning inbox_id, agent, body
    )
    select inbox_id, agent, body from moved order by inbox_id`,
};

type Row = { readonly inbox_id: string; readonly agent: number; readonly body: string };

const main = async (): Promise<void> => {
  const client = new Client({ connectionString: setting('DATABASE_URL') });
  await client.connect();
  const commands = new Redis(setting('REDIS_URL'));
  const subscriber = new Redis(setting('REDIS_URL'));
  let last = '0';
  let isBusy = false;
  let isWoken = false;

  const work = async (): Promise<void> => {
    isWoken = true;
    if (isBusy) return;
    isBusy = true;
    while (isWoken) {
      isWoken = false;
      const { rows } = await client.query<Row>({ ...MOVE, values: [last] });
      for (const { agent, body } of rows) void commands.publish('bare:frames', JSON.stringify({ agent, body }));
      last = rows.at(-1)?.inbox_id ?? last;
    }
    isBusy = false;
  };

  subscriber.on('message', () => void work());
  await subscriber.subscribe('bare:wake');
  console.log(JSON.stringify({ ready: true, port: 0 }));
};

void main();
