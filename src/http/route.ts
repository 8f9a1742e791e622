import type { Context } from 'koa';
import { z } from 'zod';
import type { Actor } from '../domain/people/agent.js';
import type { Right } from '../domain/people/permissions.js';
import { AppError } from '../kernel/errors.js';
import type { JsonBodyRules } from './bodies/json-body.js';
import type { Caller } from './caller.js';
import { guardParts } from './guard.js';
import type { LimitClass } from './rate-limits.js';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** What router, permission check, limits and API description all read of a route. */
export type RouteRow = {
  /** `noun.verb`, unique. */
  readonly name: string;
  readonly method: Method;
  /** As the router spells it: `/api/v1/agents/:agentId`. */
  readonly path: string;
  readonly summary: string;
  /** The right it needs; `public` needs nobody to be signed in. */
  readonly access: Right | 'public';
  readonly limit: LimitClass;
  /** What a request holds, part by part: `params`, `query`, `body`. A part that is not named has to be empty. */
  readonly input: z.ZodObject;
  /** Undefined: bytes, which the handler puts into the response itself. */
  readonly answer: z.ZodType | undefined;
  /** The body is a form with one file, which the handler receives itself. */
  readonly isUpload?: boolean;
  /** Where the body is not `application/json` of the usual size. */
  readonly json?: JsonBodyRules;
  /** The part of the query that says when a link ends, in seconds since 1970: after that it leads nowhere, whoever asks. */
  readonly endsBy?: string;
  /** Also for who lacks the second factor their role needs: what leads to having one. */
  readonly isOpenWithoutSecondFactor?: boolean;
  /** What cannot be taken back, or shows what opens more: the person proves once more that it is them, a token needs `critical`. */
  readonly needsProof?: boolean;
};

/** A request that was let in; `caller` is undefined on public routes. */
export type AdmittedRequest = {
  readonly ctx: Context;
  readonly address: string;
  readonly caller: Caller | undefined;
  readonly body: unknown;
};

export type Route = RouteRow & {
  /** Guards the input, runs the handler, and shows only what the answer's schema names. */
  readonly run: (request: AdmittedRequest) => Promise<unknown>;
};

type DeepReadonly<T> = T extends (infer Item)[]
  ? readonly DeepReadonly<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]: DeepReadonly<T[Key]> }
    : T;

type Surroundings = { readonly ctx: Context; readonly address: string };
type Known = { readonly actor: Actor; readonly caller: Caller };

type Definition<I extends z.ZodObject, A extends z.ZodType, More> = Omit<RouteRow, 'input' | 'answer' | 'access'> & {
  readonly input: I;
  readonly answer: A;
  readonly handle: (request: z.output<I> & Surroundings & More) => Promise<DeepReadonly<z.input<A>>>;
};

const partsOf = (input: z.ZodObject, { ctx, body }: AdmittedRequest) => ({
  params: 'params' in input.shape ? ctx['params'] : {},
  query: ctx.query,
  body,
});

const EMPTY = z.strictObject({});

/** A route for whoever is signed in and has the right. */
export const route = <I extends z.ZodObject, A extends z.ZodType>(
  definition: Definition<I, A, Known> & { readonly access: Right },
): Route => {
  const { handle, input, answer, ...row } = definition;
  return {
    ...row,
    input,
    answer,
    run: async (request) => {
      const { ctx, address, caller } = request;
      if (!caller) throw new AppError('unauthenticated', 'unauthenticated');
      const parts = guardParts(input, EMPTY, partsOf(input, request));
      const { actor } = caller.principal;
      return answer.parse(await handle({ ...parts, ctx, address, caller, actor }));
    },
  };
};

/** A route for anybody. */
export const publicRoute = <I extends z.ZodObject, A extends z.ZodType>(
  definition: Definition<I, A, object>,
): Route => {
  const { handle, input, answer, ...row } = definition;
  return {
    ...row,
    access: 'public',
    input,
    answer,
    run: async (request) => {
      const { ctx, address } = request;
      const parts = guardParts(input, EMPTY, partsOf(input, request));
      return answer.parse(await handle({ ...parts, ctx, address }));
    },
  };
};

/** A route whose handler puts bytes into the response itself. */
export const bytesRoute = <I extends z.ZodObject>(
  definition: Omit<Definition<I, z.ZodVoid, Known>, 'answer'> & { readonly access: Right },
): Route => ({ ...route({ ...definition, answer: z.void() }), answer: undefined });

/** The same for anybody. */
export const publicBytesRoute = <I extends z.ZodObject>(
  definition: Omit<Definition<I, z.ZodVoid, object>, 'answer'>,
): Route => ({ ...publicRoute({ ...definition, answer: z.void() }), answer: undefined });
