// undici alone: `/<count>` has so many messages posted, and answers when all of them are answered.
import { createServer } from 'node:http';
import { Pool } from 'undici';
import { serve, setting } from './serve.js';

const IN_FLIGHT = 128;
const BODY = JSON.stringify({
  touser: 'oBench-000000000000000000001',
  msgtype: 'text',
  text: { content: '您好，坏的苹果我们给您补发，今天下午就寄出，请留意短信' },
});

/** Connections outlive the pause between two slices. */
const pool = new Pool(setting('WECHAT_API_BASE_URL'), {
  connections: IN_FLIGHT,
  pipelining: 1,
  keepAliveTimeout: 60_000,
});

const send = async (): Promise<void> => {
  const path = '/cgi-bin/message/custom/send?access_token=bare';
  const { body } = await pool.request({ method: 'POST', path, body: BODY });
  await body.json();
};

const sendAll = async (count: number): Promise<void> => {
  let left = count;
  const hand = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      await send();
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, hand));
};

void serve(
  createServer((request, response) => {
    void sendAll(Number(request.url?.slice(1))).then(() => response.end('sent'));
  }),
);
