import type Koa from 'koa';
import type { LimitClass } from '../http/rate-limits.js';
import type { Route } from '../http/route.js';
import { createRoutes } from '../http/routes/routes.js';
import { createHttpApp } from '../http/server.js';
import { createSessionCookie } from '../http/session-cookie.js';
import { sessionCookieName } from '../services/sign-in/session-cookie.js';
import type { Container } from './container/container.js';

type Wanted = {
  readonly container: Container;
  readonly isReady: () => Promise<boolean>;
  /** Where the built console lies. */
  readonly consoleFolder: string;
  /** Requests in a minute; the defaults where not given. */
  readonly limits?: Readonly<Record<LimitClass, number>>;
};

/** What an api process serves over HTTP, and the table of its routes. */
export const buildHttpApp = ({
  container,
  isReady,
  consoleFolder,
  limits,
}: Wanted): { readonly app: Koa; readonly routes: readonly Route[] } => {
  const { config } = container.foundation;
  const cookieName = sessionCookieName(config.secureCookies);
  const routes = createRoutes({
    ...container.people,
    ...container.reads,
    ...container.settingsDocument,
    ...container.serving,
    ...container.sending,
    ...container.orders,
    ...container.selfService,
    ...container.accounts,
    ...container.tickets,
    ...container.payments,
    ...container.keeping,
    ...container.reports,
    ...container.webhooks,
    ...container.alerts,
    ...container.wiring,
    pageReports: container.pageReports,
    sessionCookie: createSessionCookie(cookieName, config.secureCookies),
    publicUrl: config.http.publicUrl,
  });
  const app = createHttpApp({
    ...container.foundation,
    ...container.people,
    settings: {
      cookieName,
      origins: config.consoleOrigins,
      trustedProxies: config.trustedProxies,
      consoleFolder,
      demoPhoneUrl: config.demoPhoneUrl,
      ...(limits && { limits }),
    },
    routes,
    pushRouter: container.intake.pushRouter,
    payNoticeRouter: container.payments.payNoticeRouter,
    isReady,
  });
  return { app, routes };
};
