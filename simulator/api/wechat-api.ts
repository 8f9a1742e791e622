import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer, Call } from '../http/router.js';
import { parseJson } from '../http/parse.js';
import type { ApiFault } from '../faults.js';
import { shownBody, shownQuery } from '../state/calls.js';
import type { World } from '../state/world.js';
import { accountRoutes } from './account/account-routes.js';
import { errcodeOf, refuse } from './answers.js';
import { fieldsOf, textOf, type ApiRoute } from './context.js';
import { mediaRoutes } from './messages/media-routes.js';
import { messageRoutes } from './messages/message-routes.js';
import { noticeRoutes } from './messages/notice-routes.js';
import { orderRoutes } from './order-routes.js';
import { answerShowQrCode } from './account/qr-code-routes.js';
import type { PushEvent } from '../push/push-event.js';
import { answerStableToken, answerToken } from './token-routes.js';

const NO_SUCH_PATH = 66666;

type Received = { readonly call: Call; readonly json: unknown; readonly appId: string; readonly openid: string };

const authorised =
  (world: World, route: ApiRoute) =>
  (call: Call, body: unknown): Answer | Promise<Answer> => {
    const accessToken = call.query.get('access_token');
    if (!accessToken) return refuse(41001);
    if (!/^[\w-]{16,512}$/.test(accessToken)) return refuse(40014);
    const checked = world.tokens.check(accessToken);
    if ('errcode' in checked) return refuse(checked.errcode);
    const channel = world.channels.find(checked.appId);
    return channel ? route.handle({ channel, call, json: body }) : refuse(40001);
  };

const createHandle = (world: World, pushEvent: PushEvent) => {
  const byPath = new Map<string, (call: Call, body: unknown) => Answer | Promise<Answer>>();
  const routes = [
    ...messageRoutes(world),
    ...mediaRoutes(world),
    ...accountRoutes(world),
    ...noticeRoutes({ world, pushEvent }),
    ...orderRoutes(world),
  ];
  for (const route of routes) byPath.set(`${route.method} ${route.path}`, authorised(world, route));
  byPath.set('GET /cgi-bin/token', (call) => answerToken(world, call));
  byPath.set('POST /cgi-bin/stable_token', (_, body) => answerStableToken(world, body));
  byPath.set('GET /cgi-bin/showqrcode', (call) => answerShowQrCode(world, call.query.get('ticket') ?? ''));
  return ({ call, json }: Received): Answer | Promise<Answer> => {
    const handle = byPath.get(`${call.method} ${call.path}`);
    if (handle) return handle(call, json);
    if (byPath.has(`POST ${call.path}`)) return refuse(43002);
    return refuse(byPath.has(`GET ${call.path}`) ? 43001 : NO_SUCH_PATH);
  };
};

/** The channel a call is for, as far as it can be told, whether or not its token is still good. */
const receive = (world: World, call: Call): Received => {
  const isForm = call.headers['content-type']?.startsWith('multipart/') ?? false;
  const json = isForm || call.body.length === 0 ? undefined : parseJson(call.body.toString('utf8'));
  const fields = fieldsOf(json);
  const appId =
    call.query.get('appid') ?? world.tokens.ownerOf(call.query.get('access_token') ?? '') ?? textOf(fields, 'appid');
  return { call, json, appId, openid: textOf(fields, 'touser') || (call.query.get('openid') ?? '') };
};

const faultyAnswer = ({ act, errcode, status }: ApiFault): Answer => {
  switch (act) {
    case 'errcode':
    case 'slow':
      return refuse(errcode);
    case 'status':
      return { type: 'bytes', status, contentType: 'text/html', body: `<html><body><h1>${status}</h1></body></html>` };
    case 'html':
      return { type: 'bytes', contentType: 'text/html', body: '<html><body>服务器繁忙，请稍后再试</body></html>' };
    case 'empty':
      return { type: 'bytes', contentType: 'text/plain', body: '' };
    case 'silence':
    case 'cut':
      return { type: act };
  }
};

export const createWechatApi = (world: World, pushEvent: PushEvent): ((call: Call) => Promise<Answer>) => {
  const handle = createHandle(world, pushEvent);
  const answerWith = async (received: Received, fault: ApiFault | undefined): Promise<Answer> => {
    if (!fault) return handle(received);
    if (fault.act === 'slow') {
      await sleep(world.chance.between(...fault.delayMs));
      return handle(received);
    }
    if (fault.moment === 'after') await handle(received);
    return faultyAnswer(fault);
  };

  /** A clock that is wrong shows in every answer. */
  const atTheirTime = (answer: Answer, appId: string): Answer => {
    const { clockSkewSeconds } = world.faults.get(appId);
    if (clockSkewSeconds === 0 || answer.type === 'cut' || answer.type === 'silence') return answer;
    const date = new Date(Date.now() + clockSkewSeconds * 1000).toUTCString();
    return { ...answer, headers: { ...answer.headers, Date: date } };
  };

  return async (call) => {
    const startedAt = performance.now();
    const received = receive(world, call);
    const { appId, openid, json } = received;
    const fault = world.faults.drawForCall(appId, call.path, openid);
    const answer = await answerWith(received, fault);
    const errcode = errcodeOf(answer);
    const msgtype = textOf(fieldsOf(json), 'msgtype');
    world.calls.add({
      at: world.clock.now(),
      appId,
      method: call.method,
      path: call.path,
      query: shownQuery(call.query),
      body: shownBody(call.body, call.headers['content-type'] ?? ''),
      ...(openid ? { openid } : {}),
      ...(msgtype ? { msgtype } : {}),
      ...(errcode === undefined ? {} : { errcode }),
      ...(fault ? { fault: `${fault.act} ${fault.moment}` } : {}),
      elapsedMs: performance.now() - startedAt,
    });
    return atTheirTime(answer, appId);
  };
};
