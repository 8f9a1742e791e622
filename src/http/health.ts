import type { Middleware } from 'koa';

type Deps = {
  /** Whether the stores answer, the migrations are done and the process is not about to stop. */
  readonly isReady: () => Promise<boolean>;
  /** DEMO_PHONE_URL: where the simulator's phone is. */
  readonly demoPhoneUrl: string | undefined;
};

const READY_WITHIN_MS = 2000;

const withinTime = (answer: Promise<boolean>): Promise<boolean> =>
  new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), READY_WITHIN_MS);
    const end = (isReady: boolean): void => {
      clearTimeout(timer);
      resolve(isReady);
    };
    answer.then(end, () => end(false));
  });

/** `/healthz`: the process lives. `/readyz`: it can work; no detail. `/simulator`: the demo's phone, where there is one. */
export const serveHealth =
  ({ isReady, demoPhoneUrl }: Deps): Middleware =>
  async (ctx, next) => {
    if (ctx.method !== 'GET' && ctx.method !== 'HEAD') return next();
    ctx.set('Cache-Control', 'no-store');
    if (ctx.path === '/healthz') {
      ctx.body = { status: 'ok' };
      return undefined;
    }
    if (ctx.path === '/readyz') {
      const ready = await withinTime(isReady());
      ctx.status = ready ? 200 : 503;
      ctx.body = { status: ready ? 'ready' : 'not_ready' };
      return undefined;
    }
    if (ctx.path === '/simulator' && demoPhoneUrl !== undefined) return ctx.redirect(demoPhoneUrl + ctx.search);
    return next();
  };
