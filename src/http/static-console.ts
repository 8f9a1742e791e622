import { createReadStream, existsSync, readdirSync, statSync } from 'node:fs';
import { extname, join, posix } from 'node:path';
import type { Context, Middleware } from 'koa';

type StaticFile = { readonly file: string; readonly size: number; readonly modified: string };

const READING = new Set(['GET', 'HEAD']);
const INDEX = '/index.html';
/** Vite puts the hash of a file's content into its name. */
const ASSETS = '/assets/';

/** Source maps and hidden files are not served, whatever the build leaves in the folder. */
const isServed = (name: string): boolean => !name.startsWith('.') && !name.endsWith('.map') && !name.endsWith('~');

/** Every file that may be served, by its path in the address: what is not listed here cannot be reached. */
const list = (folder: string, prefix = '/'): readonly (readonly [string, StaticFile])[] =>
  readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => isServed(name))
    .flatMap((entry) => {
      const file = join(folder, entry.name);
      const path = posix.join(prefix, entry.name);
      if (entry.isDirectory()) return list(file, path);
      if (!entry.isFile()) return [];
      const { size, mtime } = statSync(file);
      return [[path, { file, size, modified: mtime.toUTCString() }] as const];
    });

const cacheControl = (path: string): string => {
  if (path === INDEX) return 'no-store';
  return path.startsWith(ASSETS) ? 'public, max-age=31536000, immutable' : 'no-cache';
};

const send = (ctx: Context, path: string, { file, size, modified }: StaticFile): void => {
  ctx.set('Cache-Control', cacheControl(path));
  ctx.set('Last-Modified', modified);
  ctx.type = extname(file);
  ctx.length = size;
  ctx.status = 200;
  if (ctx.fresh) {
    ctx.status = 304;
    return;
  }
  ctx.body = createReadStream(file);
  ctx.length = size;
};

/** A page of the console: its router knows the path. A path with a dot, or among the assets, asks for a file. */
const isPage = (ctx: Context): boolean =>
  ctx.get('accept').includes('text/html') && !ctx.path.includes('.') && !ctx.path.startsWith(ASSETS);

/** When the page or the folder of its files was written last: another build is another moment. */
const builtAt = (folder: string): string =>
  [INDEX, ASSETS].map((path) => statSync(join(folder, path), { throwIfNoEntry: false })?.mtimeMs ?? '').join(' ');

/** The files of the build that lies there now. While the page is away, being built anew, what was listed before stays. */
const createListing = (folder: string): (() => ReadonlyMap<string, StaticFile>) => {
  let files: ReadonlyMap<string, StaticFile> = new Map();
  let listedAt = '';
  return () => {
    const now = builtAt(folder);
    if (now !== listedAt && existsSync(join(folder, INDEX))) {
      files = new Map(list(folder));
      listedAt = now;
    }
    return files;
  };
};

/** Serves the built console, also after it was built again; without a build there is nothing. */
export const serveConsole = (folder: string): Middleware => {
  const listing = createListing(folder);
  return async (ctx, next) => {
    if (!READING.has(ctx.method)) return next();
    const files = listing();
    const path = ctx.path === '/' ? INDEX : ctx.path;
    const file = files.get(path);
    if (file) return send(ctx, path, file);
    const index = files.get(INDEX);
    if (index && isPage(ctx)) return send(ctx, INDEX, index);
    return next();
  };
};
