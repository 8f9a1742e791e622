import type { Context } from 'koa';
import type { SignedIn } from '../services/sign-in/open-session.js';

/** Writes the session's cookie. `isSecure`: only over TLS, as production demands. */
export const createSessionCookie = (name: string, isSecure: boolean) => {
  const attributes = { httpOnly: true, sameSite: 'strict', path: '/', secure: isSecure, signed: false } as const;
  return {
    set: (ctx: Context, { sessionToken, expiresAt }: SignedIn): void => {
      // Behind a proxy that ends TLS the connection itself is plain; the setting says what the browser sees.
      ctx.cookies.secure = isSecure;
      ctx.cookies.set(name, sessionToken, { ...attributes, expires: expiresAt });
    },
    clear: (ctx: Context): void => {
      ctx.cookies.secure = isSecure;
      ctx.cookies.set(name, '', { ...attributes, expires: new Date(0) });
    },
  };
};

export type SessionCookie = ReturnType<typeof createSessionCookie>;
