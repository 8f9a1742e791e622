import Koa from 'koa';
import type { Middleware } from 'koa';
import type { Clock } from '../kernel/clock.js';
import { AppError } from '../kernel/errors.js';
import type { NewId } from '../kernel/ids.js';
import type { Logger } from '../kernel/logger.js';
import type { RequireProof } from '../services/account/prove-again.js';
import type { Authenticate } from '../services/sign-in/authenticate.js';
import type { RequestTally } from '../services/ports/live/request-tally.js';
import type { Tokens } from '../services/ports/tools/tokens.js';
import { createCallers } from './caller.js';
import { createClientAddress } from './client-address.js';
import { serveHealth } from './health.js';
import { errorHandler } from './middleware/error-handler.js';
import { securityHeaders } from './middleware/headers.js';
import { mountFirst } from './middleware/mount-first.js';
import { requestContext } from './middleware/request-context.js';
import { createRateLimits, DEFAULT_LIMITS } from './rate-limits.js';
import type { LimitClass } from './rate-limits.js';
import type { Route } from './route.js';
import { serveRoutes } from './serve-routes.js';
import { serveConsole } from './static-console.js';

export type HttpSettings = {
  /** Name of the session cookie: `sessionCookieName(isSecure)`. */
  readonly cookieName: string;
  /** Where consoles are served from: the only origins a browser may write from. */
  readonly origins: readonly string[];
  /** Addresses and networks whose X-Forwarded-For counts. */
  readonly trustedProxies: readonly string[];
  /** The built console; it may be missing. */
  readonly consoleFolder: string;
  readonly demoPhoneUrl: string | undefined;
  /** Requests in a minute; the defaults where not given. */
  readonly limits?: Readonly<Record<LimitClass, number>>;
};

type Deps = {
  readonly settings: HttpSettings;
  readonly routes: readonly Route[];
  /** WeChat's pushes, past everything else here. */
  readonly pushRouter: Middleware;
  /** WeChat Pay's notices, the same way. */
  readonly payNoticeRouter: Middleware;
  readonly authenticate: Authenticate;
  readonly requireProof: RequireProof;
  readonly tokens: Tokens;
  readonly requestTally: RequestTally;
  /** Whether the stores answer, the migrations are done and the process is not stopping. */
  readonly isReady: () => Promise<boolean>;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly logger: Logger;
};

const refuseUnknownPath: Middleware = () => {
  throw new AppError('missing', 'not_found');
};

/** The HTTP side of an api process. Nothing here reads the Host header, and no other site is ever let in. */
export const createHttpApp = (deps: Deps): Koa => {
  const { settings, routes, pushRouter, payNoticeRouter, authenticate, requireProof, tokens, requestTally } = deps;
  const { isReady, clock, newId, logger } = deps;
  const { cookieName, origins, trustedProxies, consoleFolder, demoPhoneUrl } = settings;
  const limit = createRateLimits({ clock, tally: requestTally, logger }, settings.limits ?? DEFAULT_LIMITS);
  const callers = createCallers({ authenticate, requireProof, tokens, limit, cookieName, origins });
  const clientAddress = createClientAddress(trustedProxies);

  const app = new Koa();
  app.on('error', (error: unknown) => logger.warn({ err: error }, 'answer was not delivered'));
  mountFirst(app, pushRouter);
  app.use(payNoticeRouter);
  app.use(requestContext(newId, logger));
  app.use(securityHeaders());
  app.use(errorHandler(logger));
  app.use(serveHealth({ isReady, demoPhoneUrl }));
  app.use(serveRoutes({ routes, callers, clientAddress, limit, clock }));
  app.use(serveConsole(consoleFolder));
  app.use(refuseUnknownPath);
  return app;
};
