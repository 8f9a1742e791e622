import { IncomingMessage, ServerResponse } from 'node:http';
import type Koa from 'koa';
import type { Middleware } from 'koa';

/**
 * Mounts a middleware before everything else of the app. It answers what is its own past Koa's responder, so Koa does not follow
 * those responses to their end either: that is a third of what is made for a request, and WeChat sends again what was not answered.
 */
export const mountFirst = (app: Koa, first: Middleware): void => {
  const callback = app.callback.bind(app);
  app.callback = () => {
    const rest = callback();
    return async (request, response) => {
      const next = (): Promise<void> => rest(request, response);
      if (!(request instanceof IncomingMessage && response instanceof ServerResponse)) return next();
      await first(app.createContext(request, response), next);
    };
  };
};
