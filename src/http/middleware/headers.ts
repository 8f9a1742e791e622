import helmet from 'koa-helmet';
import type { Middleware } from 'koa';

const YEAR_SECONDS = 31_536_000;
/** Where browsers report what the policy refused. */
export const PAGE_REPORTS = '/api/v1/page-reports';
const SELF = ["'self'"];
const NONE = ["'none'"];

/**
 * Security headers of every answer. Inline styles are allowed as attributes only: the component library sets positions with
 * them. No text of anybody can become markup or script: the browser itself refuses (trusted types).
 */
export const securityHeaders = (): Middleware => {
  const others = helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: NONE,
        scriptSrc: SELF,
        styleSrc: SELF,
        styleSrcAttr: ["'unsafe-inline'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        mediaSrc: ["'self'", 'blob:'],
        fontSrc: ["'self'", 'data:'],
        connectSrc: SELF,
        manifestSrc: SELF,
        workerSrc: SELF,
        objectSrc: NONE,
        baseUri: NONE,
        formAction: SELF,
        frameAncestors: NONE,
        requireTrustedTypesFor: ["'script'"],
        // Vue's own, for the templates it compiled at build time, and the console's, which lets workers start from its own origin only.
        trustedTypes: ['vue', 'jiedai-worker'],
        // Browsers that know the second do not look at the first.
        reportUri: [PAGE_REPORTS],
        reportTo: ['page'],
      },
    },
    referrerPolicy: { policy: 'no-referrer' },
    strictTransportSecurity: { maxAge: YEAR_SECONDS, includeSubDomains: false },
    xFrameOptions: { action: 'deny' },
    crossOriginEmbedderPolicy: false,
  });
  return (ctx, next) => {
    ctx.set('Reporting-Endpoints', `page="${PAGE_REPORTS}"`);
    return others(ctx, next);
  };
};
