import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openDesk } from '../../support/http/desk.js';
import type { Desk } from '../../support/http/desk.js';

const API = 'console/src/api';

/** A call as it is written: `call({ method: 'POST', path: '/tags', … })`; a path that is put together ends where that begins. */
const CALL = /call\(\{\s*(?:method: '(\w+)',\s*)?path: ['`]([^'`]*)['`]/g;

type ClientCall = { readonly file: string; readonly method: string; readonly path: string };

const callsOf = async (): Promise<readonly ClientCall[]> => {
  const files = (await readdir(API, { recursive: true })).filter((name) => name.endsWith('.ts'));
  const found = await Promise.all(
    files.map(async (file) => {
      const text = await readFile(join(API, file), 'utf8');
      return [...text.matchAll(CALL)].map(([, method = 'GET', path = '']) => ({ file, method, path }));
    }),
  );
  return found.flat();
};

/** `/tags/${encodeURIComponent(id)}` as the router spells it; undefined where a constant stands at its beginning. */
const patternOf = (path: string): RegExp | undefined => {
  if (!path.startsWith('/')) return undefined;
  const steps = path.replace(/\$\{[^}]*\}/g, '\0').split('/');
  return new RegExp(`^/api/v1${steps.map((step) => (step.includes('\0') ? '[^/]+' : step)).join('/')}$`);
};

describe('the console’s client', () => {
  let desk: Desk;

  beforeAll(async () => {
    desk = await openDesk();
  });
  afterAll(() => desk.close());

  it('asks for nothing but routes of the table', async () => {
    const calls = await callsOf();
    const known = calls.flatMap((call) => {
      const pattern = patternOf(call.path);
      return pattern ? [{ ...call, pattern }] : [];
    });
    expect(known.length).toBeGreaterThan(60);
    const strangers = known.filter(
      ({ method, pattern }) => !desk.routes.some((route) => route.method === method && pattern.test(route.path)),
    );
    expect(strangers.map(({ file, method, path }) => `${file}: ${method} ${path}`)).toEqual([]);
  });
});
