import { Router } from '@koa/router';
import type { Context, Middleware } from 'koa';
import type { Clock } from '../kernel/clock.js';
import { AppError } from '../kernel/errors.js';
import type { Caller, Callers } from './caller.js';
import type { ClientAddress } from './client-address.js';
import { readJsonBody } from './bodies/json-body.js';
import type { RateLimits } from './rate-limits.js';
import type { Route } from './route.js';

type Deps = {
  readonly routes: readonly Route[];
  readonly callers: Callers;
  readonly clientAddress: ClientAddress;
  readonly limit: RateLimits;
  readonly clock: Clock;
};

const WRITING = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);

/** Who comes in is decided before a byte of the body is read. */
const createAdmit =
  ({ callers, limit }: Deps) =>
  async (ctx: Context, route: Route, address: string): Promise<Caller | undefined> => {
    const { access, limit: limitClass, isOpenWithoutSecondFactor = false, needsProof = false } = route;
    if (access === 'public') {
      limit(limitClass, address);
      callers.admitAnybody(ctx);
      return undefined;
    }
    const caller = await callers.admit(ctx, { right: access, isOpenWithoutSecondFactor, needsProof }, address);
    const { actor, id, scopes } = caller.principal;
    limit(limitClass, scopes === undefined ? actor.agentId : id);
    return caller;
  };

/** Before anybody is asked who they are: an old link is as good as none. */
const createRefusePast =
  ({ clock, limit }: Deps) =>
  (ctx: Context, { endsBy, limit: limitClass }: Route, address: string): void => {
    if (endsBy === undefined || !(Number(ctx.query[endsBy]) * 1000 <= clock.now().getTime())) return;
    limit(limitClass, address);
    throw new AppError('missing', 'not_found');
  };

const createServe = (deps: Deps) => {
  const admit = createAdmit(deps);
  const refusePast = createRefusePast(deps);
  return (route: Route): Middleware =>
    async (ctx) => {
      const address = deps.clientAddress(ctx.req.socket.remoteAddress, ctx.get('x-forwarded-for'));
      refusePast(ctx, route, address);
      const caller = await admit(ctx, route, address);
      const body = WRITING.has(ctx.method) && !route.isUpload ? await readJsonBody(ctx, route.json) : {};
      ctx.set('Cache-Control', 'no-store');
      const answer = await route.run({ ctx, address, caller, body });
      if (route.answer) ctx.body = answer;
    };
};

/** Method-override headers are nowhere looked at; an OPTIONS has no answer of its own, because no other site may call. */
const refuseUnknown = (ctx: Context, allowed: readonly string[]): void => {
  if (allowed.length === 0) return;
  ctx.set('Allow', [...new Set(allowed)].join(', '));
  throw new AppError('invalid', 'method_not_allowed');
};

/** Serves the route table: a path it does not have goes on, under `/api/` it is `not_found`. */
export const serveRoutes = (deps: Deps): Middleware => {
  const router = new Router({ sensitive: true, strict: true });
  const serve = createServe(deps);
  for (const route of deps.routes) router.register(route.path, [route.method], serve(route));
  const dispatch = router.routes();
  return async (ctx, next) => {
    const { route: isKnown, path: layers } = router.match(ctx.path, ctx.method);
    if (isKnown) {
      await Reflect.apply(dispatch, undefined, [ctx, next]);
      return;
    }
    refuseUnknown(
      ctx,
      layers.flatMap(({ methods }) => methods),
    );
    if (ctx.path === '/api' || ctx.path.startsWith('/api/')) throw new AppError('missing', 'not_found');
    await next();
  };
};
