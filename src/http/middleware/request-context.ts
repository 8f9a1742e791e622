import type { Context, Middleware } from 'koa';
import type { NewId } from '../../kernel/ids.js';
import type { Logger } from '../../kernel/logger.js';

const HEADER = 'X-Request-Id';

export const requestIdOf = (ctx: Context): string => ctx.response.get(HEADER);

/** Gives each request an id of ours, which its answer and its log lines carry. */
export const requestContext =
  (newId: NewId, logger: Logger): Middleware =>
  async (ctx, next) => {
    ctx.set(HEADER, newId());
    const startedAt = performance.now();
    await next();
    const durationMs = Math.round(performance.now() - startedAt);
    const { method, path, status } = ctx;
    logger.debug({ requestId: requestIdOf(ctx), method, path, status, durationMs }, 'request answered');
  };
