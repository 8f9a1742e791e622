import { timingSafeEqual } from 'node:crypto';
import { json, type Answer, type Call } from '../http/router.js';
import type { IssuedToken } from '../state/tokens.js';
import type { World } from '../state/world.js';
import { refuse } from './answers.js';
import { fieldsOf, textOf } from './context.js';

const sameSecret = (given: string, stored: string): boolean =>
  given.length === stored.length && timingSafeEqual(Buffer.from(given), Buffer.from(stored));

type Asked = { readonly grantType: string; readonly appId: string; readonly secret: string };

const refusalOf = ({ channels }: World, { grantType, appId, secret }: Asked): number | undefined => {
  if (grantType !== 'client_credential') return 40002;
  if (!appId) return 41002;
  if (!secret) return 41004;
  const channel = channels.find(appId);
  if (!channel) return 40013;
  return sameSecret(secret, channel.appSecret) ? undefined : 40125;
};

const present = ({ accessToken, expiresInSeconds }: IssuedToken): Answer =>
  json({ access_token: accessToken, expires_in: expiresInSeconds });

/** WeChat doc: 获取接口调用凭据. */
export const answerToken = (world: World, call: Call): Answer => {
  const appId = call.query.get('appid') ?? '';
  const secret = call.query.get('secret') ?? '';
  const refusal = refusalOf(world, { grantType: call.query.get('grant_type') ?? '', appId, secret });
  return refusal === undefined ? present(world.tokens.issue(appId)) : refuse(refusal);
};

/** WeChat doc: 获取稳定版接口调用凭据. */
export const answerStableToken = (world: World, body: unknown): Answer => {
  const fields = fieldsOf(body);
  const appId = textOf(fields, 'appid');
  const asked = { grantType: textOf(fields, 'grant_type'), appId, secret: textOf(fields, 'secret') };
  const refusal = refusalOf(world, asked);
  if (refusal !== undefined) return refuse(refusal);
  const issued = world.tokens.issueStable(appId, fields.force_refresh === true);
  return 'errcode' in issued ? refuse(issued.errcode) : present(issued);
};
