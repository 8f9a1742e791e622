// The usual Koa middleware for WeChat's pushes, acknowledging only: it stores nothing and knows no repeated push.
import { createServer } from 'node:http';
import wechat from 'co-wechat';
import Koa from 'koa';
import { serve, setting } from './serve.js';

const account = { token: setting('TOKEN'), appid: setting('APP_ID'), encodingAESKey: setting('ENCODING_AES_KEY') };
const app = new Koa();
app.use(wechat(account).middleware(async () => ''));
const handle = app.callback();

void serve(createServer((request, response) => void handle(request, response)));
