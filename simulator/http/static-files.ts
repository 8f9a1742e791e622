import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Answer } from './router.js';

const contentTypes: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
};

// Pictures in news cards may come from the merchant's own server on this machine, and from nowhere else.
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "media-src 'self'",
  "img-src 'self' data: http://127.0.0.1:* http://localhost:*",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

const headers = { 'Content-Security-Policy': POLICY, 'X-Content-Type-Options': 'nosniff', 'Cache-Control': 'no-cache' };

/** One file of a folder by its plain name; names with any other character are not found. */
export const createStaticFiles =
  (folder: string) =>
  async (name: string): Promise<Answer> => {
    const contentType = contentTypes[name.split('.').at(-1) ?? ''];
    const missing: Answer = { type: 'bytes', status: 404, contentType: 'text/plain', body: 'not found' };
    if (!/^[a-z0-9-]+\.[a-z]+$/.test(name) || !contentType) return missing;
    try {
      return { type: 'bytes', contentType, body: await readFile(join(folder, name)), headers };
    } catch {
      return missing;
    }
  };
