import { z } from 'zod';
import {
  passwordBody,
  setupAnswer,
  setupBody,
  setupState,
  signInAnswer,
  signInBody,
} from '../../contract/people/agents.js';
import type { ChangeOwnPassword } from '../../services/agents/change-own-password.js';
import type { SignIn } from '../../services/sign-in/sign-in.js';
import type { SignOut } from '../../services/sign-in/sign-out.js';
import type { IsSetUp, SetUp } from '../../services/merchants/set-up.js';
import { publicRoute, route } from '../route.js';
import type { Route } from '../route.js';
import type { SessionCookie } from '../session-cookie.js';

export type SignInRouteDeps = {
  readonly setUp: SetUp;
  readonly isSetUp: IsSetUp;
  readonly signIn: SignIn;
  readonly signOut: SignOut;
  readonly changeOwnPassword: ChangeOwnPassword;
  readonly sessionCookie: SessionCookie;
};

const nothing = z.object({});

const setupGetRoute = ({ isSetUp }: SignInRouteDeps): Route =>
  publicRoute({
    name: 'setup.get',
    method: 'GET',
    path: '/api/v1/setup',
    summary: 'Whether the first set-up has been done.',
    limit: 'open',
    input: z.object({}),
    answer: setupState,
    handle: async () => ({ isSetUp: await isSetUp() }),
  });

const setupCreateRoute = ({ setUp }: SignInRouteDeps): Route =>
  publicRoute({
    name: 'setup.create',
    method: 'POST',
    path: '/api/v1/setup',
    summary: 'First set-up: makes the first merchant, its owner and an API token. Once.',
    limit: 'sign_in',
    input: z.object({ body: setupBody }),
    answer: setupAnswer,
    handle: ({ body, address }) => setUp({ ...body, address }),
  });

const sessionCreateRoute = ({ signIn, sessionCookie }: SignInRouteDeps): Route =>
  publicRoute({
    name: 'session.create',
    method: 'POST',
    path: '/api/v1/sign-in',
    summary: 'Signs in: sets the session cookie and gives the CSRF token that every write needs.',
    limit: 'sign_in',
    input: z.object({ body: signInBody }),
    answer: signInAnswer,
    handle: async ({ body, address, ctx }) => {
      const signedIn = await signIn({ ...body, address, userAgent: ctx.get('user-agent') });
      sessionCookie.set(ctx, signedIn);
      return { csrfToken: signedIn.csrfToken };
    },
  });

const sessionEndRoute = ({ signOut, sessionCookie }: SignInRouteDeps): Route =>
  route({
    name: 'session.end',
    isOpenWithoutSecondFactor: true,
    method: 'POST',
    path: '/api/v1/sign-out',
    summary: 'Ends this session and its sockets.',
    access: 'self.change',
    limit: 'write',
    input: z.object({}),
    answer: nothing,
    handle: async ({ caller, ctx }) => {
      await signOut({ principal: caller.principal });
      sessionCookie.clear(ctx);
      return {};
    },
  });

const mePasswordRoute = ({ changeOwnPassword, sessionCookie }: SignInRouteDeps): Route =>
  route({
    name: 'me.password',
    method: 'POST',
    path: '/api/v1/me/password',
    summary: 'Changes one’s own password; every session ends and a new one begins.',
    access: 'self.change',
    limit: 'write',
    input: z.object({ body: passwordBody }),
    answer: signInAnswer,
    handle: async ({ actor, body, address, ctx }) => {
      const signedIn = await changeOwnPassword({ actor, ...body, address, userAgent: ctx.get('user-agent') });
      sessionCookie.set(ctx, signedIn);
      return { csrfToken: signedIn.csrfToken };
    },
  });

export const signInRoutes = (deps: SignInRouteDeps): readonly Route[] => [
  setupGetRoute(deps),
  setupCreateRoute(deps),
  sessionCreateRoute(deps),
  sessionEndRoute(deps),
  mePasswordRoute(deps),
];
